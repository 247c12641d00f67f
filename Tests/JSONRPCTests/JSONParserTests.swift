import JSONRPC
import Testing

/// JSON is read through `Message`, the one way in.
@Suite struct JSONParserTests {
  private func params(_ json: String) -> JSONValue? {
    guard case .notification(_, let params) = try? Message(body: Array(envelope(json).utf8)) else { return nil }
    return params
  }

  private func envelope(_ json: String) -> String { "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":\(json)}" }

  @Test(
    arguments: [
      ("{}", .object([:])), (" [ 1 , -2,0 ] ", .array([.integer(1), .integer(-2), .integer(0)])),
      ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
      ("1.5", .number(1.5)), ("-0.25e2", .number(-25)), ("1E+2", .number(100)),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      (#""a\n\t\"\\\/\b\f\r""#, .string("a\n\t\"\\/\u{8}\u{C}\r")),
      (#""\u00e9\ud83d\ude00""#, .string("é😀")),
      (#"{"a":{"b":[[]]},"a":2}"#, .object(["a": .integer(2)])),
    ] as [(String, JSONValue)]
  )
  func valuesAreRead(json: String, expected: JSONValue) { #expect(params(json) == expected) }

  @Test(arguments: [
    (#""x\ud83dy""#, "x\u{FFFD}y"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83dA""#, "\u{FFFD}A"),
  ])
  func halvesOfSurrogatePairsBecomeReplacementCharacters(json: String, expected: String) {
    #expect(params(json) == .string(expected))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01", "-", "1.", "1e", ".5", "+1", "tru", "nul", "1 2", "\"a",
    "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"\u{1}\"", "[1", "'a'", "NaN", "1e999", "\"a\nb\"",
  ])
  func brokenTextIsRefused(json: String) { #expect(params(json) == nil) }

  /// Cut at each byte, valid text is refused and never worse.
  @Test func everyBeginningIsRefused() {
    let text = Array(envelope(#"{"a":[1,2.5e3,"\u00e9\ud83d\ude00",true,null]}"#).utf8)
    for count in 0..<text.count { #expect(throws: Message.Rejection.self) { try Message(body: Array(text[..<count])) } }
    #expect(throws: Never.self) { try Message(body: text) }
  }

  @Test func everyChangedByteIsReadOrRefused() {
    let text = Array(envelope(#"{"a":[1,"\ud83d\ude00"]}"#).utf8)
    for place in text.indices {
      for byte in [0, 0x22, 0x5C, 0x7B, 0x80, 0xFF] as [UInt8] {
        var changed = text
        changed[place] = byte
        _ = try? Message(body: changed)
      }
    }
  }

  @Test func deepNestingIsRefusedNotFatal() {
    let depth = 100_000
    #expect(params(String(repeating: "[", count: depth)) == nil)
    #expect(params(String(repeating: "[", count: depth) + String(repeating: "]", count: depth)) == nil)
    #expect(params(String(repeating: "[", count: 200) + String(repeating: "]", count: 200)) != nil)
  }

  @Test func bytesThatAreNotUTF8BecomeReplacementCharacters() throws {
    let body = Array("{\"jsonrpc\":\"2.0\",\"method\":\"a".utf8) + [0xFF] + Array("\"}".utf8)
    #expect(try Message(body: body) == .notification(method: "a\u{FFFD}", params: .null))
  }
}
