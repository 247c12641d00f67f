import Testing
import Tokenization

/// How the rules split texts. Expected splits were checked against the rules' regular expressions.
@Suite struct WordRuleTests {
  /// Splits the text without its bars and compares: `marked` has a bar at each word's end but the last one's.
  private func check(_ pre: String, _ marked: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let words = marked.unicodeScalars.split(separator: "\u{a6}").map { String($0) }
    let text = Array(words.joined().utf8)
    let tokenizer = try TinyVocabulary.tokenizer(pre: pre, merges: [])
    let ranges = tokenizer.preTokenRanges(in: text)
    #expect(ranges.map { String(decoding: text[$0], as: UTF8.self) } == words, sourceLocation: sourceLocation)
    #expect(tokenizer.lastPreTokenStart(in: text) == ranges.last?.lowerBound ?? 0, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "Hello¦ world¦!", "I¦'m¦ you¦'re¦ '¦RE", "a¦ ¦ b¦  ¦\n¦c¦ ", "x¦123456¦ 7", "f¦(¦x¦)==¦y¦;//", "\t¦return¦ 1",
    "\n\n\n¦ a", "été中文¦。", "\u{a0}¦ a", "n¦\u{301}¦a", "'",
  ])
  func gpt2(_ marked: String) throws { try check("gpt-2", marked) }

  @Test(arguments: ["x¦1¦2¦3¦ ¦4", "a¦  ¦1¦b", " ¦²¦Ⅳ¦ x", "1¦'s", "f¦(¦1¦)"])
  func starcoder(_ marked: String) throws { try check("starcoder", marked) }

  @Test(arguments: [
    "x¦123¦456¦7", " ¦123¦4", "f¦(¦x¦)==¦ y", "a¦²¦123", "`¦a", "don¦'¦t", "²²",
  ])
  func standard(_ marked: String) throws { try check("default", marked) }

  @Test(arguments: [
    "Hello¦ world¦!", "I¦'M¦ you¦'Re", "x¦1¦2¦3", "\tabc¦(¦\tdef", "(abc¦)\n\n¦x", "a¦  ¦ b", "a¦ \n\n¦  ¦ b", "a¦  \n",
    "a¦ =", "=\r\n¦ ¦ =",
  ])
  func qwen2(_ marked: String) throws { try check("qwen2", marked) }

  @Test(arguments: ["x¦123¦456¦7", "'¦ s", "١٢٣¦٤", " ¦1"])
  func llama3(_ marked: String) throws { try check("llama-bpe", marked) }

  @Test(arguments: [
    "Hello¦ world¦!", "a¦\n¦\r¦b", "x¦1¦2", "x¦  ¦ y", "a¦=¦ (¦b", "apple¦我想在¦pie",
    "។¦ក¦់",
    "= ¦ ¦我", " ¦我", "a¦ !?¦ ", "x¦ + ¦1",
  ])
  func deepseekCoder(_ marked: String) throws { try check("deepseek-coder", marked) }

  /// A byte that is not UTF-8 belongs with symbols, and so do overlong forms, surrogates, and cut characters.
  @Test(arguments: [
    [0xff], [0xc0, 0x80], [0xe0, 0x81, 0x81], [0xf0, 0x80, 0x81, 0x81], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    [0xe4, 0xb8], [0xc3],
  ])
  func notUTF8(_ bytes: [UInt8]) throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: "qwen2", merges: [])
    let text = Array("ab".utf8) + bytes + Array("=1".utf8)
    let ends = tokenizer.preTokenRanges(in: text).map(\.upperBound)
    #expect(ends == [2, text.count - 1, text.count])
  }
}
