import Decoding
import Testing

/// Where a text is cut. `|` marks the cut; no mark: it goes on.
struct StopRuleTests {
  struct Case: Sendable, CustomStringConvertible {
    var rule: StopRule
    var text: String
    var description: String { "\(rule) \(text.debugDescription)" }
  }

  static let flat = StopRule.block(indentation: 0, maximumLines: 20)
  static let deep = StopRule.block(indentation: 4, maximumLines: 20)

  static func statement(_ before: String) -> StopRule {
    .statement(before: Array(before.utf8), indentation: 0, maximumLines: 3)
  }

  @Test(arguments: [
    Case(rule: .line, text: "return 1"),
    Case(rule: .line, text: "return 1|\nx"),
    Case(rule: .line, text: "return 1|\r\nx"),
    Case(rule: .line, text: "|\n"),
    Case(rule: .none, text: "a\nb\n\n"),
    Case(rule: flat, text: "return 1\n"),
    Case(rule: flat, text: "return 1|\ndef"),
    Case(rule: flat, text: "x = 1\n    return x|\n\n\ndef f"),
    Case(rule: flat, text: "\n    x = 1\n    y"),
    Case(rule: flat, text: "\n    x = 1\n    }"),
    Case(rule: flat, text: "\n    x = 1\n}"),
    Case(rule: flat, text: "\n    x = 1\n}|\n"),
    Case(rule: flat, text: "\n    x = 1\n})|\n\nfunc b"),
    Case(rule: flat, text: "\n    x = 1\n}| else {\n"),
    Case(rule: flat, text: "\n    x = 1|\n; y"),
    Case(rule: deep, text: "x\n        y|\n    z"),
    Case(rule: deep, text: "x\n        y|\n    z\n"),
    Case(rule: deep, text: "x\n\ty|\n  z\n"),
    Case(rule: .block(indentation: 0, maximumLines: 2), text: "x\n  y|\n  z"),
    Case(rule: flat, text: "x\r\n  y|\r\nz"),
    Case(rule: statement(""), text: "f(a)"),
    Case(rule: statement(""), text: "f(a)|\ng"),
    Case(rule: statement(""), text: "f(\n"),
    Case(rule: statement(""), text: "f(\n    a,\n"),
    Case(rule: statement(""), text: "f(\n    a)|\ng"),
    Case(rule: statement(""), text: "f(\n    a,\n)|\ng"),
    Case(rule: statement(""), text: "f(\r\n    a\r\n)|\r\ng"),
    Case(rule: statement(""), text: "f(|\nb\n"),
    Case(rule: statement(""), text: "f(|\n\n    a)\n"),
    Case(rule: statement(""), text: "f(|\n    a,\n    b,\n    c)\n"),
    Case(rule: statement("f("), text: "a)|\nb"),
    Case(rule: statement("f("), text: "\n    a)|\nb"),
    Case(rule: statement("f(a"), text: ", [\n    b,\n])|\nc"),
    Case(rule: statement(""), text: "if x {\n    y()\n}|\nz"),
    Case(rule: statement(""), text: "\"(\"|\nz"),
    Case(rule: statement("f"), text: "))|\nz"),
  ])
  func cut(_ test: Case) {
    let text = test.text.replacing("|", with: "")
    let cut = test.rule.cut(Array(text.utf8))
    var marked = text
    if let cut { marked.insert("|", at: text.utf8.index(text.startIndex, offsetBy: cut)) }
    #expect(marked == test.text)
  }

  @Test func whatIsSettledIsNeverCut() {
    let text = Array("x = 1\n    if y:\n        z\n\n    q\n}\nw".utf8)
    var settled = 0
    for length in 0...text.count {
      let part = Array(text.prefix(length))
      settled = max(settled, Self.flat.settled(part))
      if let cut = Self.flat.cut(part) { #expect(cut >= settled) }
    }
    #expect(settled > 0)
  }

  /// What else ends a text takes all lines but the first of an open statement.
  @Test(arguments: [("f(\n  a,\n  b", "f("), ("f(a", "f(a"), ("f(a)", "f(a)")])
  func cutUnfinished(_ text: String, _ kept: String) {
    let bytes = Array(text.utf8)
    let cut = Self.statement("").cutUnfinished(bytes)
    #expect(String(decoding: bytes.prefix(cut), as: UTF8.self) == kept)
    #expect(StopRule.line.cutUnfinished(bytes) == bytes.count)
  }

  @Test(arguments: [("", 0), ("  x", 2), ("\tx", 8), ("  \tx", 8), ("x  ", 0)])
  func indentation(_ line: String, _ columns: Int) {
    #expect(StopRule.indentation(of: line.utf8) == columns)
  }
}
