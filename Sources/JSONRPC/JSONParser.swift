/// Reads JSON (RFC 8259) from bytes that may be anything.
///
/// Foundation's decoder refuses a `\ud83d` without its other half, which editors send while a surrogate pair is being
/// edited; refusing the change would leave the document out of step. Here it becomes U+FFFD, as do bytes that are not
/// UTF-8. Nesting is limited, for each level costs stack.
struct JSONParser {
  static let depthLimit = 256

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value that `bytes` hold, with blanks around it.
  static func parse(_ bytes: [UInt8]) throws(JSONRPCError) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value()
    parser.skipBlanks()
    guard parser.offset == bytes.count else { throw parser.failure("text after the value") }
    return value
  }

  private func failure(_ problem: String) -> JSONRPCError { .malformedJSON(problem: problem, offset: offset) }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard current == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(JSONRPCError) -> JSONValue {
    skipBlanks()
    switch current {
    case nil: throw failure("the text ends where a value should be")
    case UInt8(ascii: "{"): return try nested { parser throws(JSONRPCError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONRPCError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONRPCError) -> JSONValue
  ) throws(JSONRPCError) -> JSONValue {
    guard depth < Self.depthLimit else { throw failure("more than \(Self.depthLimit) levels of nesting") }
    depth += 1
    offset += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONRPCError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard current == UInt8(ascii: "\"") else { throw failure("a member's name is missing") }
      let name = try string()
      guard take(":") else { throw failure("a colon is missing") }
      members[name] = try value()
    } while take(",")
    guard take("}") else { throw failure("an object is not closed") }
    return .object(members)
  }

  private mutating func array() throws(JSONRPCError) -> JSONValue {
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw failure("an array is not closed") }
    return .array(elements)
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONRPCError) -> JSONValue {
    for byte in text.description.utf8 {
      guard current == byte else { throw failure("an unknown word") }
      offset += 1
    }
    return value
  }
}

extension JSONParser {
  private mutating func number() throws(JSONRPCError) -> JSONValue {
    let start = offset
    var isWhole = true
    if current == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = current
    let digits = skipDigits()
    guard digits > 0, digits == 1 || firstDigit != UInt8(ascii: "0") else { throw failure("not a value") }
    if current == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      guard skipDigits() > 0 else { throw failure("digits are missing after the point") }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isWhole = false
      offset += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
      guard skipDigits() > 0 else { throw failure("digits are missing in the exponent") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw failure("a number is out of range") }
    return .number(value)
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while let byte = current, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
    return offset - start
  }

  private mutating func string() throws(JSONRPCError) -> String {
    offset += 1
    var decoded: [UInt8] = []
    while true {
      let start = offset
      skipPlain()
      guard let byte = current else { throw failure("a string is not closed") }
      if byte == UInt8(ascii: "\"") {
        defer { offset += 1 }
        // Most strings hold no escape: decode them where they lie.
        if decoded.isEmpty { return String(decoding: bytes[start..<offset], as: UTF8.self) }
        decoded.append(contentsOf: bytes[start..<offset])
        return String(decoding: decoded, as: UTF8.self)
      }
      guard byte == UInt8(ascii: "\\") else { throw failure("a control character in a string") }
      decoded.append(contentsOf: bytes[start..<offset])
      offset += 1
      try escape(into: &decoded)
    }
  }

  private mutating func skipPlain() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      offset += 1
    }
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(JSONRPCError) {
    guard let byte = current else { throw failure("a string is not closed") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): decoded.append(contentsOf: try unicodeEscape().utf8)
    default: throw failure("an unknown escape in a string")
    }
  }

  /// A `\uXXXX` whose `\u` is taken, with its second half if it is one of a pair.
  private mutating func unicodeEscape() throws(JSONRPCError) -> String {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return String(scalar) }
    let afterFirst = offset
    if first < 0xDC00, current == UInt8(ascii: "\\"), offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "u") {
      offset += 2
      let second = try hexadecimal()
      if 0xDC00...0xDFFF ~= second, let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) {
        return String(scalar)
      }
      offset = afterFirst
    }
    return "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSONRPCError) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw failure("a string is not closed") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw failure("four hexadecimal digits are missing after \\u")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}
