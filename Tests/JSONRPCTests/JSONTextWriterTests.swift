import Foundation
import JSONRPC
import Testing

/// What the writer writes is JSON, and means what was written.
@Suite struct JSONTextWriterTests {
  private func check(
    _ write: (inout JSONTextWriter) -> Void,
    gives expected: JSONValue,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var writer = JSONTextWriter()
    write(&writer)
    let read = try JSONDecoder().decode(JSONValue.self, from: Data(writer.bytes))
    #expect(read == expected, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "", "plain", "\"quoted\" and \\", "line\nbreak\r\ttab", "\u{0}\u{1}\u{1f}\u{7f}", "日本 😀\u{200d}", "</script>",
    "\u{2028}",
  ])
  func anyText(text: String) throws {
    try check({ $0.value(text) }, gives: .string(text))
    let member = { (writer: inout JSONTextWriter) in
      writer.name(text)
      writer.value(1)
    }
    try check({ $0.object(member) }, gives: .object([text: .integer(1)]))
  }

  @Test func valuesAreApart() throws {
    try check(
      { writer in
        writer.array { writer in
          writer.value(-1)
          writer.value(true)
          writer.array { _ in }
          writer.object { _ in }
          writer.raw("null".utf8)
          writer.object { writer in
            writer.name("a")
            writer.array { $0.value("b") }
            writer.name("c")
            writer.value(Int.max)
          }
        }
      },
      gives: .array([
        .integer(-1), .bool(true), .array([]), .object([:]), .null,
        .object(["a": .array([.string("b")]), "c": .integer(.max)]),
      ])
    )
  }
}
