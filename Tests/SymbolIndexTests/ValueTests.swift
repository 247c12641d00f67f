import Foundation
import GRDB
import SymbolIndex
import Testing

@Suite struct PathTextTests {
  @Test(
    arguments: [
      (Array("src/a b.swift".utf8), "src/a b.swift"),
      (Array("né/日本.c".utf8), "né/日本.c"),
      ([0x61, 0xFF, 0x62], #"a\xffb"#),
      ([0xC3], #"\xc3"#),
      ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#),
      (Array(#"a\xffb"#.utf8), #"a\x5cxffb"#),
      (Array(#"a\b\x"#.utf8), #"a\b\x"#),
      (Array("new\nline".utf8), "new\nline"),
      ([], ""),
    ] as [([UInt8], String)]
  )
  func textAndBack(bytes: [UInt8], text: String) {
    #expect(PathText.text(of: bytes) == text)
    #expect(PathText.bytes(of: text) == bytes)
  }

  @Test func everyPairOfBytesComesBack() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let bytes = [UInt8(ascii: "\\"), first, second, UInt8(ascii: "x")]
        #expect(PathText.bytes(of: PathText.text(of: bytes)) == bytes)
      }
    }
  }
}

@Suite struct ContentHashTests {
  // The test vectors of the draft, appendix C.
  @Test(arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)])
  func knownValues(text: String, hash: UInt64) {
    #expect(ContentHash.of(text.utf8) == hash)
  }

  /// What was written by an earlier version is checked by this one.
  @Test func symbolsKeepTheirChecksum() throws {
    let folder = try IndexFolder()
    try folder.open().apply([file("é/a.swift", ["method Größe.näher", "enummember A.b"])])
    let queue = try DatabaseQueue(path: folder.index.path)
    let sums = try queue.read { try Int.fetchAll($0, sql: "SELECT checksum FROM symbol ORDER BY line") }
    #expect(sums == [19_948_961, 2_739_006_980])
  }
}

@Suite struct SymbolKindTests {
  // LSP 3.17, `SymbolKind`.
  @Test(arguments: [
    ("file", 1), ("class", 5), ("enum", 10), ("function", 12), ("enummember", 22), ("typeparameter", 26),
  ])
  func numbersAreLSPs(name: String, number: Int) {
    #expect(SymbolKind(rawValue: name)?.number == number)
    #expect(SymbolKind(number: number)?.rawValue == name)
  }

  @Test(arguments: [0, 27, -1, Int.max]) func otherNumbersAreNoKind(number: Int) {
    #expect(SymbolKind(number: number) == nil)
  }
}

@Suite struct FuzzyScoreTests {
  @Test(arguments: [
    ("client", ["client", "Client", "clientOf", "ClientPool", "my_client", "myclient", "cxlxixexnxt"]),
    ("gN", ["gN", "gn", "gNext", "gnome", "getName", "getname"]),
    ("hs", ["hs", "HS", "hsOf", "HSOf", "http_server", "hashes"]),
  ])
  func orderOfNames(pattern: String, names: [String]) throws {
    let score = try #require(FuzzyScore(pattern: pattern))
    let scores = names.map { score.score(of: $0) ?? -1 }
    for (better, worse) in zip(scores, scores.dropFirst()) { #expect(better > worse, "\(scores)") }
  }

  @Test(arguments: [("ab", "ba"), ("abc", "ab"), ("x", "")]) func lettersMustComeInOrder(pattern: String, name: String)
  {
    #expect(FuzzyScore(pattern: pattern)?.score(of: name) == nil)
  }

  @Test func longPatternsAreRefused() {
    #expect(FuzzyScore(pattern: String(repeating: "a", count: 65)) == nil)
    #expect(FuzzyScore(pattern: "") == nil)
  }
}
