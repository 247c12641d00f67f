import Foundation
import Support
import SymbolIndex
import Testing

@Suite struct SymbolLookupTests {
  private static let batch = [
    file(
      "b/server.swift",
      ["class Server", "method Server.start", "method Server.stop", "property Server.Options.port"]
    ),
    file("a/client.swift", ["class Client", "method Client.start", "function clientOf", "constant CLIENT_LIMIT"]),
    file("vendor/client.swift", ["class Client", "class ClientPool"], rank: .vendored),
    file("gen/client.swift", ["class ClientStub"], rank: .generated),
    file("é/naïve.swift", ["function naïveSum", "function _private"]),
  ]

  private let folder: IndexFolder
  private let store: SymbolStore

  init() throws {
    folder = try IndexFolder()
    store = try folder.open()
    try store.apply(Self.batch)
  }

  @Test(arguments: [
    ("Client", ["a/client.swift:Client", "vendor/client.swift:Client"]),
    ("start", ["a/client.swift:Client.start", "b/server.swift:Server.start"]),
    ("naïveSum", ["é/naïve.swift:naïveSum"]),
    ("client", []),
    ("", []),
    ("'; DROP TABLE symbol; --", []),
  ])
  func byName(name: String, expected: [String]) throws {
    #expect(names(try store.symbols(named: [name], limit: 10)) == expected)
  }

  @Test func limitIsPerName() throws {
    #expect(try store.symbols(named: ["start", "Client"], limit: 1).map(\.name) == ["start", "Client"])
  }

  @Test(arguments: [
    ("Cl", 10, ["Client", "CLIENT_LIMIT", "clientOf", "ClientStub", "Client", "ClientPool"]),
    ("cl", 10, ["clientOf", "Client", "CLIENT_LIMIT", "ClientStub", "Client", "ClientPool"]),
    ("cl", 2, ["clientOf", "Client"]),
    ("st", 10, ["start", "start", "stop"]),
    ("na", 10, ["naïveSum"]),
    ("naï", 10, ["naïveSum"]),
    ("_", 10, ["_private"]),
    ("%", 10, []),
    ("st", 0, []),
    ("st", -1, []),
    ("Z", 10, []),
  ])
  func byPrefix(prefix: String, limit: Int, expected: [String]) throws {
    #expect(try store.symbols(prefix: prefix, limit: limit).map(\.name) == expected)
  }

  @Test func emptyPrefixListsByRankAndName() throws {
    #expect(try store.symbols(prefix: "", limit: 3).map(\.name) == ["CLIENT_LIMIT", "Client", "Server"])
  }

  @Test func distinctNamesAreNotStarvedByACommonOne() throws {
    let many = (0..<100).map { file("many/\($0).swift", ["method Thing.get", "method Thing.GET"]) }
    try store.apply(many + [file("one.swift", ["method Thing.getAll", "method Thing.getter", "method Thing.Gets"])])
    let found = try store.distinctSymbols(prefix: "get", limit: 10).map(\.name)
    #expect(found.prefix(3) == ["get", "getAll", "getter"])
    #expect(found.contains("Gets"))
    #expect(Set(found).count == found.count)
    #expect(try store.distinctSymbols(prefix: "get", limit: 2).map(\.name) == ["get", "getAll"])
  }

  @Test(arguments: [
    ("clo", ["clientOf", "ClientPool"]),
    ("cs", ["ClientStub"]),
    ("CP", ["ClientPool"]),
    ("cl_l", ["CLIENT_LIMIT"]),
    ("nïS", ["naïveSum"]),
    ("naS", ["naïveSum"]),
    ("%_", []),
    ("xyz", []),
    ("", []),
  ])
  func byLooseMatch(pattern: String, expected: [String]) throws {
    #expect(try store.symbols(matching: pattern, limit: 10).map(\.name) == expected)
  }

  /// Names are kept in memory only as long as the index stays as it is.
  @Test func looseMatchFollowsTheIndex() throws {
    #expect(try store.symbols(matching: "nwnm", limit: 10).isEmpty)
    try store.apply([file("new.swift", ["function newName"])])
    #expect(try store.symbols(matching: "nwnm", limit: 10).map(\.name) == ["newName"])
    try store.apply([], removed: ["new.swift"])
    #expect(try store.symbols(matching: "nwnm", limit: 10).isEmpty)
  }

  @Test func searchGivesPrefixFirstThenLooseWithoutRepeats() throws {
    let found = names(try store.symbols(searching: "st", limit: 20))
    #expect(
      found.prefix(3) == ["a/client.swift:Client.start", "b/server.swift:Server.start", "b/server.swift:Server.stop"]
    )
    #expect(found.contains("gen/client.swift:ClientStub"))
    #expect(Set(found).count == found.count)
    #expect(try store.symbols(searching: "st", limit: 2).count == 2)
  }

  @Test func looseMatchStopsWhenCancelled() throws {
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try store.symbols(matching: "c", limit: 10, cancellation: flag)
    }
  }

  @Test(arguments: [
    ("Server", ["Server.start", "Server.stop"]),
    ("Options", ["Server.Options.port"]),
    ("Server.Options", ["Server.Options.port"]),
    ("Other.Options", []),
    ("erver.Options", []),
    ("", []),
  ])
  func byContainer(name: String, expected: [String]) throws {
    #expect(try store.symbols(inContainer: name, limit: 10).map(\.qualifiedName) == expected)
  }

  @Test func wholeIndexComesInCanonicalOrder() throws {
    let all = try everything(in: store)
    #expect(all == Self.batch.flatMap(\.symbols).sorted(by: SymbolRecord.precedes))
    #expect(all.count == 13)
    #expect(try store.symbols(inFile: "b/server.swift") == Self.batch[0].symbols)
  }

  @Test func orderDoesNotDependOnHowTheIndexCameAbout() throws {
    let other = try IndexFolder()
    let rebuilt = try other.open()
    for one in Self.batch.reversed() { try rebuilt.apply([one]) }
    try rebuilt.apply([Self.batch[1]], removed: ["vendor/client.swift"])
    try rebuilt.apply([Self.batch[2]])
    for prefix in ["", "c", "C", "s"] {
      for limit in 1...6 {
        #expect(try rebuilt.symbols(prefix: prefix, limit: limit) == store.symbols(prefix: prefix, limit: limit))
      }
    }
    #expect(try everything(in: rebuilt) == everything(in: store))
  }

  @Test func knownNamesAreThoseDefinedOrMentioned() throws {
    try store.apply([file("x.swift", [], references: ["mentioned"])])
    #expect(try store.knownNames(among: ["Client", "mentioned", "nobody"]) == ["Client", "mentioned"])
  }

  @Test func lookupsOfSomeFiles() throws {
    let files = try store.fileSet(["a/client.swift", "vendor/client.swift", "nowhere.swift"])
    #expect(files.count == 2)
    #expect(
      try store.distinctSymbols(prefix: "cl", limit: 10, of: files).map(\.name) == [
        "clientOf", "Client", "CLIENT_LIMIT", "ClientPool",
      ]
    )
    #expect(try store.distinctSymbols(prefix: "s", limit: 10, of: files).map(\.name) == ["start"])
    #expect(
      names(try store.symbols(named: ["start", "Client"], limit: 9, of: files)) == [
        "a/client.swift:Client.start", "a/client.swift:Client", "vendor/client.swift:Client",
      ]
    )
    #expect(try store.symbols(inContainer: "Server", limit: 9, of: files).isEmpty)
    #expect(try store.symbols(inContainer: "Client", limit: 9, of: files).map(\.name) == ["start"])
    #expect(try store.distinctSymbols(prefix: "cl", limit: 10, of: store.fileSet([])).isEmpty)
  }
}
