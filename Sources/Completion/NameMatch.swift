/// How a name fits what is typed of it; smaller is better.
package enum NameMatch: Int, Sendable, Comparable {
  case prefix
  case prefixIgnoringCase
  /// The typed letters occur in it in this order, the first of them at the beginning of a word.
  case scattered

  package static func < (left: NameMatch, right: NameMatch) -> Bool { left.rawValue < right.rawValue }

  /// Nil if it does not fit. Everything fits nothing typed.
  package init?(_ name: String, typed: String) {
    if typed.isEmpty || name.utf8.starts(with: typed.utf8) {
      self = .prefix
      return
    }
    let (lowered, pattern) = (name.lowercased(), typed.lowercased())
    if lowered.hasPrefix(pattern) {
      self = .prefixIgnoringCase
    } else if pattern.count > 1, Self.isScattered(Array(pattern), in: Array(name)) {
      self = .scattered
    } else {
      return nil
    }
  }

  private static func isScattered(_ pattern: [Character], in name: [Character]) -> Bool {
    var next = 0
    for (place, character) in name.enumerated() where next < pattern.count {
      guard character.lowercased() == String(pattern[next]) else { continue }
      let startsWord = place == 0 || character.isUppercase || !name[place - 1].isLetter
      if next > 0 || startsWord { next += 1 }
    }
    return next == pattern.count
  }
}
