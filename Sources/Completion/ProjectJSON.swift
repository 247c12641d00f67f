/// What a project file written in JSON says; comments and commas before closing brackets are let through, as
/// `tsconfig.json` has them.
///
/// The file is somebody else's: nesting is limited, for each level costs stack, and what does not fit makes it unreadable.
enum ProjectJSON: Sendable, Equatable {
  static let mostLevels = 32

  case string(String)
  case array([ProjectJSON])
  /// Of members with the same name the last counts.
  case object([String: ProjectJSON])
  /// A number, a truth value or nothing.
  case other

  /// Nil for bytes that are no such text.
  init?(_ bytes: [UInt8]) {
    var parser = ProjectJSONParser(bytes)
    guard let value = parser.document() else { return nil }
    self = value
  }

  /// A member of an object; nil if there is none or this is no object.
  subscript(_ name: String) -> ProjectJSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The texts of a list, or the one text that may stand for a list of one.
  var strings: [String] {
    switch self {
    case .string(let text): [text]
    case .array(let values): values.compactMap(\.string)
    case .object, .other: []
    }
  }

  /// The members of an object by name.
  var members: [(name: String, value: ProjectJSON)] {
    guard case .object(let members) = self else { return [] }
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// Reads the text of a `ProjectJSON`.
private struct ProjectJSONParser {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> ProjectJSON? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    guard let value = value(level: 0) else { return nil }
    skipBlanks()
    return offset == bytes.count ? value : nil
  }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func isAt(_ text: String) -> Bool { bytes[offset...].starts(with: text.utf8) }

  private mutating func skipBlanks() {
    while let byte = current {
      if Blank.isBlank(byte) {
        offset += 1
      } else if isAt("//") {
        offset = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      } else if isAt("/*") {
        offset += 2
        while offset < bytes.count, !isAt("*/") { offset += 1 }
        offset = min(offset + 2, bytes.count)
      } else {
        return
      }
    }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard current == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func value(level: Int) -> ProjectJSON? {
    guard level < ProjectJSON.mostLevels else { return nil }
    if take("{") { return object(level: level) }
    if take("[") { return array(level: level) }
    if current == UInt8(ascii: "\"") { return string().map { .string($0) } }
    let word = bytes[offset...].prefix { $0 > 0x20 && !",]}/".utf8.contains($0) }
    offset += word.count
    return word.isEmpty ? nil : .other
  }

  private mutating func object(level: Int) -> ProjectJSON? {
    var members: [String: ProjectJSON] = [:]
    while !take("}") {
      guard let name = string(), take(":"), let value = value(level: level + 1) else { return nil }
      members[name] = value
      if !take(",") { return take("}") ? .object(members) : nil }
    }
    return .object(members)
  }

  private mutating func array(level: Int) -> ProjectJSON? {
    var values: [ProjectJSON] = []
    while !take("]") {
      guard let value = value(level: level + 1) else { return nil }
      values.append(value)
      if !take(",") { return take("]") ? .array(values) : nil }
    }
    return .array(values)
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while let byte = current {
      offset += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      if byte != UInt8(ascii: "\\") {
        text.append(byte)
      } else if let escaped = escape() {
        text += String(escaped).utf8
      } else {
        return nil
      }
    }
    return nil
  }

  /// The character after a backslash. Halves of surrogate pairs stand for no character.
  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = current else { return nil }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"):
      let digits = bytes[offset...].prefix(4)
      guard digits.count == 4, let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
        return nil
      }
      offset += 4
      return Unicode.Scalar(number) ?? "\u{FFFD}"
    default: return byte < 0x80 ? Unicode.Scalar(byte) : nil
    }
  }
}
