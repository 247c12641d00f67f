/// One line of a `.gitignore` file (gitignore(5)), compiled.
///
/// Matching simulates a nondeterministic automaton over the bytes of a path, so its time is at most the pattern's
/// length times the path's, whatever the pattern.
struct IgnorePattern: Sendable {
  /// A set of bytes.
  struct ByteSet: Sendable, Hashable {
    private var words: SIMD4<UInt64> = .zero

    mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] & (1 << UInt64(byte & 63)) != 0 }
  }

  enum Token: Sendable, Hashable {
    case byte(UInt8)
    /// `?`, or a class in brackets; never a slash.
    case set(ByteSet)
    /// `*`: any bytes but slashes.
    case star
    /// `**/`: nothing, or anything that ends in a slash.
    case folders
    /// `**` at the end: anything.
    case anything
  }

  private static let slash = UInt8(ascii: "/")

  /// A line that begins with `!`: what it matches is not ignored after all.
  let isNegated: Bool
  /// A line that ends in a slash.
  let matchesFoldersOnly: Bool
  /// False for a line without a slash but at its end: it is compared with the last component only.
  let matchesWholePath: Bool
  private let tokens: [Token]
  /// The bytes of a pattern without wildcards, or after a leading `*` that is the only one.
  private let literal: (bytes: [UInt8], isSuffix: Bool)?

  /// Nil for an empty line, a comment, or a pattern that can match nothing.
  init?(line: some Collection<UInt8>) {
    var pattern = Self.trimmed(Array(line))
    guard let first = pattern.first, first != UInt8(ascii: "#") else { return nil }
    isNegated = first == UInt8(ascii: "!")
    if isNegated { pattern.removeFirst() }
    matchesFoldersOnly = pattern.last == Self.slash
    if matchesFoldersOnly { pattern.removeLast() }
    matchesWholePath = pattern.contains(Self.slash)
    if pattern.first == Self.slash { pattern.removeFirst() }
    guard !pattern.isEmpty, let tokens = IgnorePatternParser(pattern: pattern).tokens() else { return nil }
    self.tokens = tokens
    literal = Self.literal(tokens)
  }

  /// - Parameters:
  ///   - path: relative to the folder of the ignore file.
  ///   - nameStart: where the last component begins in `path`.
  func matches(_ path: ArraySlice<UInt8>, nameStart: Int, isFolder: Bool) -> Bool {
    if matchesFoldersOnly, !isFolder { return false }
    let text = matchesWholePath ? path : path[nameStart...]
    if let literal {
      guard literal.isSuffix else { return text.elementsEqual(literal.bytes) }
      let isLongEnough = text.count >= literal.bytes.count
      return isLongEnough && text.suffix(literal.bytes.count).elementsEqual(literal.bytes)
        && !text.dropLast(literal.bytes.count).contains(Self.slash)
    }
    return simulate(text)
  }

  private func simulate(_ text: ArraySlice<UInt8>) -> Bool {
    var states = [Bool](repeating: false, count: tokens.count + 1)
    enter(0, &states)
    for byte in text {
      var next = [Bool](repeating: false, count: tokens.count + 1)
      for (index, token) in tokens.enumerated() where states[index] {
        switch token {
        case .byte(let expected): if byte == expected { enter(index + 1, &next) }
        case .set(let set): if set.contains(byte) { enter(index + 1, &next) }
        case .star: if byte != Self.slash { enter(index, &next) }
        case .anything: enter(index, &next)
        case .folders:
          next[index] = true
          // Only a whole component may end it, so not through `enter`, which would let it be empty here.
          if byte == Self.slash { enter(index + 1, &next) }
        }
      }
      states = next
    }
    return states[tokens.count]
  }

  /// Marks a state and those that are reached from it without a byte.
  private func enter(_ state: Int, _ states: inout [Bool]) {
    var state = state
    while !states[state] {
      states[state] = true
      guard state < tokens.count else { return }
      switch tokens[state] {
      case .star, .folders, .anything: state += 1
      case .byte, .set: return
      }
    }
  }

  private static func literal(_ tokens: [Token]) -> (bytes: [UInt8], isSuffix: Bool)? {
    let isSuffix = tokens.first == .star
    var bytes: [UInt8] = []
    for token in tokens.dropFirst(isSuffix ? 1 : 0) {
      guard case .byte(let byte) = token else { return nil }
      bytes.append(byte)
    }
    return (bytes, isSuffix)
  }

  /// Without spaces at the end that no backslash protects.
  private static func trimmed(_ line: [UInt8]) -> [UInt8] {
    var end = 0
    var offset = 0
    while offset < line.count {
      if line[offset] == UInt8(ascii: "\\") {
        offset = min(offset + 2, line.count)
        end = offset
      } else {
        if line[offset] != UInt8(ascii: " ") { end = offset + 1 }
        offset += 1
      }
    }
    return Array(line.prefix(end))
  }
}
