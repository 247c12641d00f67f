/// GPT-2's rule and those built upon it.
extension CharacterReader {
  /// Where GPT-2's word ends; characters that `isCut` says true of end the text.
  @inline(__always)
  func gpt2WordEnd(from start: Int, isCut: (TextCharacter) -> Bool) -> Int {
    if let end = contractionEnd(from: start, foldsCase: false) { return end }
    let first = byte(at: start) == UInt8(ascii: " ") ? start + 1 : start
    let character = uncut(at: first, isCut)
    switch character.kind {
    case .letter, .number:
      return runEnd(from: character.end, isCut) { $0 == character.kind }
    case .punctuation, .other:
      return runEnd(from: character.end, isCut) { $0 == .punctuation || $0 == .other }
    case .whitespace, .end:
      return whitespaceEnd(from: start, isCut)
    }
  }

  /// `\p{N}` apart, then GPT-2's rule in what lies between.
  func starcoderWordEnd(from start: Int) -> Int {
    let first = character(at: start)
    if first.kind == .number { return first.end }
    return gpt2WordEnd(from: start) { $0.kind == .number }
  }

  /// llama.cpp's default: `[\p{P}$+<=>^~|]+` apart, GPT-2's rule, `\p{N}+` apart, `[0-9][0-9][0-9]` apart.
  func standardWordEnd(from start: Int) -> Int {
    let first = character(at: start)
    if Self.isStandardCut(first) {
      var end = first.end
      while true {
        let next = character(at: end)
        guard Self.isStandardCut(next) else { return end }
        end = next.end
      }
    }
    if first.kind == .number { return standardNumberEnd(from: start) }
    if first.scalar == 0x20, character(at: first.end).kind == .number { return first.end }
    return gpt2WordEnd(from: start, isCut: Self.isStandardCut)
  }

  private static func isStandardCut(_ character: TextCharacter) -> Bool {
    switch character.scalar {
    case 0x24, 0x2b, 0x3c...0x3e, 0x5e, 0x7c, 0x7e: true
    default: character.kind == .punctuation
    }
  }

  /// Three ASCII digits, or the numbers before the next three, or all numbers.
  private func standardNumberEnd(from start: Int) -> Int {
    var end = start
    while true {
      let next = character(at: end)
      guard next.kind == .number else { return end }
      let isTriple = (0..<3).allSatisfy {
        UInt8(ascii: "0") <= byte(at: end + $0) && byte(at: end + $0) <= UInt8(ascii: "9")
      }
      if isTriple { return end == start ? end + 3 : end }
      end = next.end
    }
  }

  /// `'s|'t|'re|'ve|'m|'ll|'d`
  func contractionEnd(from start: Int, foldsCase: Bool) -> Int? {
    guard byte(at: start) == UInt8(ascii: "'") else { return nil }
    let fold: UInt8 = foldsCase ? 0x20 : 0
    let first = byte(at: start + 1) | fold
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
    default: break
    }
    let second = byte(at: start + 2) | fold
    let isE = second == UInt8(ascii: "e") && (first == UInt8(ascii: "r") || first == UInt8(ascii: "v"))
    let isL = second == UInt8(ascii: "l") && first == UInt8(ascii: "l")
    return isE || isL ? start + 3 : nil
  }

  /// `\s+(?!\S)|\s+`: all white space at the end of the text; else all but the last character, which the next word may
  /// begin with; a single one by itself.
  @inline(__always)
  func whitespaceEnd(from start: Int, _ isCut: (TextCharacter) -> Bool) -> Int {
    var last = start
    var end = uncut(at: start, isCut).end
    while true {
      let next = uncut(at: end, isCut)
      switch next.kind {
      case .whitespace:
        last = end
        end = next.end
      case .end: return end
      default: return last == start ? end : last
      }
    }
  }

  /// The end of the characters of one kind that begin at `start`.
  @inline(__always)
  func runEnd(from start: Int, _ isCut: (TextCharacter) -> Bool, _ belongs: (CharacterClass) -> Bool) -> Int {
    var end = start
    while true {
      let next = uncut(at: end, isCut)
      guard belongs(next.kind) else { return end }
      end = next.end
    }
  }

  @inline(__always)
  private func uncut(at index: Int, _ isCut: (TextCharacter) -> Bool) -> TextCharacter {
    let next = character(at: index)
    return isCut(next) ? TextCharacter(kind: .end, scalar: 0, end: index) : next
  }
}
