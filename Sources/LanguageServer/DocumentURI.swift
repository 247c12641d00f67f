import SymbolIndex

/// A document's URI and the file it means (RFC 8089).
///
/// Paths are bytes: a percent escape may stand for any byte, and file names need not be UTF-8.
struct DocumentURI: Sendable, Hashable {
  /// As the client wrote it; what documents are told apart by.
  let text: String
  /// The absolute path, without a slash at its end; nil for what is no file, such as `untitled:`.
  let path: [UInt8]?

  init(_ text: String) {
    self.text = text
    path = Self.path(of: text)
  }

  /// The URI of a file by its absolute path.
  init(path: [UInt8]) {
    text = "file://" + path.map { Self.isPlain($0) ? String(UnicodeScalar($0)) : Self.escape($0) }.joined()
    self.path = path
  }

  /// Bytes that stand for themselves in a path (RFC 3986, "unreserved", and the slash).
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: Array("-._~/".utf8).contains(byte)
    }
  }

  private static func escape(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }

  /// The path as text for people, with `\xNN` for bytes that are not UTF-8; of what is no file, the part after the scheme.
  var displayPath: String {
    if let path { return PathText.text(of: path) }
    let rest = text.firstIndex(of: ":").map { text[text.index(after: $0)...] } ?? text[...]
    return PathText.text(of: Self.decoded(rest))
  }

  /// The path below a folder's; nil if it is not below it.
  func path(below folder: [UInt8]) -> [UInt8]? {
    guard let path, path.count > folder.count + 1, path.starts(with: folder) else { return nil }
    guard path[folder.count] == UInt8(ascii: "/") else { return nil }
    return Array(path[(folder.count + 1)...])
  }

  private static func path(of text: String) -> [UInt8]? {
    guard let colon = text.firstIndex(of: ":"), text[..<colon].lowercased() == "file" else { return nil }
    var rest = text[text.index(after: colon)...]
    if rest.hasPrefix("//") {
      guard let slash = rest.dropFirst(2).firstIndex(of: "/") else { return nil }
      rest = rest[slash...]
    }
    guard rest.hasPrefix("/") else { return nil }
    var path = decoded(rest)
    while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
    return path.contains(0) ? nil : path
  }

  /// The bytes that percent escapes stand for; a `%` that begins none stands for itself.
  private static func decoded(_ text: Substring) -> [UInt8] {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "%"), offset + 2 < bytes.count,
        let high = digit(bytes[offset + 1]), let low = digit(bytes[offset + 2])
      {
        decoded.append(high << 4 | low)
        offset += 3
      } else {
        decoded.append(bytes[offset])
        offset += 1
      }
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}
