import Support

/// Makes frames as clients send them, and damages them as nobody should.
enum FuzzedFrame {
  /// A content with its header.
  static func frame(_ body: String) -> [UInt8] { Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8) }

  /// The content of a request, a notification or an answer, seldom of something else; less than a kilobyte.
  static func body(_ random: inout SeededGenerator) -> String {
    let value = value(depth: 2, &random)
    return switch Int.random(in: 0..<6, using: &random) {
    case 0, 1: #"{"jsonrpc":"2.0","id":\#(Int.random(in: -9...999, using: &random)),"method":"m","params":\#(value)}"#
    case 2: #"{"jsonrpc":"2.0","method":"textDocument/didChange","params":\#(value)}"#
    case 3: #"{"jsonrpc":"2.0","id":"\#(text(&random))","result":\#(value)}"#
    case 4: #" {"error":{"code":-1,"message":"\#(text(&random))"},"id":7,"jsonrpc":"2.0"}"#
    default: value
    }
  }

  private static func value(depth: Int, _ random: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: "\(Int.random(in: .min ... .max, using: &random))"
    case 1: ["0.5", "-1e9", "1E-400", "-0", "12345678901234567890"].randomElement(using: &random) ?? "0"
    case 2: ["true", "false", "null"].randomElement(using: &random) ?? "null"
    case 3, 4, 5: "\"\(text(&random))\""
    case 6: "[\(value(depth: depth - 1, &random)), \(value(depth: depth - 1, &random))]"
    default: "{\"\(text(&random))\":\(value(depth: depth - 1, &random)),\"k\" : \(value(depth: depth - 1, &random))}"
    }
  }

  /// The inside of a string, with what texts of documents hold.
  private static func text(_ random: inout SeededGenerator) -> String {
    let pieces = [
      "x", "name", " ", "é", "😀", #"\ud83d"#, #"\ude00"#, #"\ud83d\ude00"#, #"\u0000"#, #"\n"#, #"\r\n"#, #"\\"#,
      #"\""#,
      "{", "]", #"Content-Length: 3\r\n\r\n"#, "Content-Length: 9",
    ]
    return (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  /// Damages a frame in one way.
  static func damage(_ frame: inout [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0..<frame.count, using: &random)
    let end = min(place + Int.random(in: 1...24, using: &random), frame.count)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: frame[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: frame[place] = [0, 0x0A, 0x0D, 0x22, 0x80, 0xED, 0xFF].randomElement(using: &random) ?? 0
    case 2: frame.removeSubrange(place..<end)
    case 3: frame.insert(contentsOf: frame[place..<end], at: place)
    case 4: frame.insert(contentsOf: "\r\n\r\n".utf8, at: place)
    case 5:
      frame.insert(contentsOf: "Content-Length: \(Int.random(in: 0...2500, using: &random))\r\n\r\n".utf8, at: place)
    case 6: frame.insert(contentsOf: "Content-Length: 99999999999999999999999\r\n".utf8, at: 0)
    case 7: frame = Self.frame(String(repeating: "[", count: Int.random(in: 200...1000, using: &random)))
    default: frame.removeLast(frame.count - place)
    }
  }
}
