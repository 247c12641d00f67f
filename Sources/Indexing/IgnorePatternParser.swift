/// Turns the text of an ignore pattern into tokens.
struct IgnorePatternParser {
  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")
  private static let backslash = UInt8(ascii: "\\")

  private let pattern: [UInt8]

  init(pattern: [UInt8]) { self.pattern = pattern }

  /// Nil if the pattern can match nothing: it ends in a backslash or inside a bracket.
  func tokens() -> [IgnorePattern.Token]? {
    var tokens: [IgnorePattern.Token] = []
    var offset = 0
    while offset < pattern.count {
      switch pattern[offset] {
      case Self.star:
        let stars = pattern[offset...].prefix { $0 == Self.star }.count
        tokens.append(wildcard(at: offset, stars: stars, next: &offset))
      case UInt8(ascii: "?"):
        tokens.append(.set(Self.allButSlash))
        offset += 1
      case UInt8(ascii: "["):
        guard let set = bracket(at: &offset) else { return nil }
        tokens.append(.set(set))
      case Self.backslash:
        guard offset + 1 < pattern.count else { return nil }
        tokens.append(.byte(pattern[offset + 1]))
        offset += 2
      default:
        tokens.append(.byte(pattern[offset]))
        offset += 1
      }
    }
    return tokens
  }

  /// Two stars or more between slashes or the pattern's ends stand for folders, else they are as one.
  ///
  /// Git compares the text before the first wildcard by itself and matches only the rest, so to it the rest begins a
  /// pattern: `foo/b**/c` is `foo/b` and then `**/c`.
  private func wildcard(at start: Int, stars: Int, next: inout Int) -> IgnorePattern.Token {
    next = start + stars
    let beginsComponent = start == 0 || pattern[start - 1] == Self.slash
    let isFirst = !pattern[..<start].contains(where: Array("*?[\\".utf8).contains)
    guard stars > 1, beginsComponent || isFirst else { return .star }
    if next == pattern.count { return .anything }
    guard pattern[next] == Self.slash else { return .star }
    next += 1
    return .folders
  }

  private static let allButSlash: IgnorePattern.ByteSet = {
    var set = IgnorePattern.ByteSet()
    for byte in UInt8.min...UInt8.max where byte != slash { set.insert(byte) }
    return set
  }()

  /// A bracket expression (glob(7)): ranges, named classes, `!` or `^` for the complement.
  private func bracket(at offset: inout Int) -> IgnorePattern.ByteSet? {
    var next = offset + 1
    var isComplement = false
    if next < pattern.count, [UInt8(ascii: "!"), UInt8(ascii: "^")].contains(pattern[next]) {
      isComplement = true
      next += 1
    }
    var members = IgnorePattern.ByteSet()
    let first = next
    while next < pattern.count, pattern[next] != UInt8(ascii: "]") || next == first {
      guard insertMember(at: &next, into: &members) else { return nil }
    }
    guard next < pattern.count else { return nil }
    offset = next + 1
    var set = IgnorePattern.ByteSet()
    for byte in UInt8.min...UInt8.max where byte != Self.slash && members.contains(byte) != isComplement {
      set.insert(byte)
    }
    return set
  }

  private func insertMember(at next: inout Int, into set: inout IgnorePattern.ByteSet) -> Bool {
    if let named = namedClass(at: &next) {
      for byte in UInt8.min...UInt8.max where named(byte) { set.insert(byte) }
      return true
    }
    guard let low = element(at: &next) else { return false }
    guard next + 1 < pattern.count, pattern[next] == UInt8(ascii: "-"), pattern[next + 1] != UInt8(ascii: "]") else {
      set.insert(low)
      return true
    }
    next += 1
    guard let high = element(at: &next) else { return false }
    if low <= high { for byte in low...high { set.insert(byte) } }
    return true
  }

  private func element(at next: inout Int) -> UInt8? {
    if pattern[next] == Self.backslash { next += 1 }
    guard next < pattern.count else { return nil }
    defer { next += 1 }
    return pattern[next]
  }

  private func namedClass(at next: inout Int) -> ((UInt8) -> Bool)? {
    for (name, contains) in Self.namedClasses {
      let text = Array("[:\(name):]".utf8)
      if pattern[next...].starts(with: text) {
        next += text.count
        return contains
      }
    }
    return nil
  }

  private static let namedClasses: [(name: String, contains: @Sendable (UInt8) -> Bool)] = [
    ("alnum", { isLetter($0) || isDigit($0) }),
    ("alpha", isLetter),
    ("blank", { $0 == 0x20 || $0 == 0x09 }),
    ("cntrl", { $0 < 0x20 || $0 == 0x7F }),
    ("digit", isDigit),
    ("graph", { (0x21...0x7E).contains($0) }),
    ("lower", { (0x61...0x7A).contains($0) }),
    ("print", { (0x20...0x7E).contains($0) }),
    ("punct", { (0x21...0x7E).contains($0) && !isLetter($0) && !isDigit($0) }),
    ("space", { $0 == 0x20 || (0x09...0x0D).contains($0) }),
    ("upper", { (0x41...0x5A).contains($0) }),
    ("xdigit", { isDigit($0) || (0x41...0x46).contains($0 & 0xDF) }),
  ]

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
