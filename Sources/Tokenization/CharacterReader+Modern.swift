/// The rule of Llama 3, which Qwen 2 shares but for the length of numbers.
extension CharacterReader {
  /// Where the word ends; a number has at most `digits` digits.
  func modernWordEnd(from start: Int, digits: Int) -> Int {
    if let end = contractionEnd(from: start, foldsCase: true) { return end }
    let first = character(at: start)
    if first.kind == .number { return numberEnd(from: start, digits: digits) }
    let isLineEnd = Self.isLineEnd(first.scalar)
    if !isLineEnd, first.kind == .letter || character(at: first.end).kind == .letter {
      return runEnd(from: first.end, { _ in false }) { $0 == .letter }
    }
    let symbol = first.scalar == 0x20 ? character(at: first.end) : first
    if symbol.kind == .punctuation || symbol.kind == .other {
      var end = runEnd(from: symbol.end, { _ in false }) { $0 == .punctuation || $0 == .other }
      while Self.isLineEnd(UInt32(byte(at: end))) { end += 1 }
      return end
    }
    return lastLineEnd(from: start) ?? whitespaceEnd(from: start) { _ in false }
  }

  private func numberEnd(from start: Int, digits: Int) -> Int {
    var end = start
    for _ in 0..<digits {
      let next = character(at: end)
      guard next.kind == .number else { break }
      end = next.end
    }
    return end
  }

  /// `\s*[\r\n]+`: up to the last line end of the white space; nil if it has none.
  private func lastLineEnd(from start: Int) -> Int? {
    var end = start
    var lineEnd: Int?
    while true {
      let next = character(at: end)
      guard next.kind == .whitespace else { return lineEnd }
      end = next.end
      if Self.isLineEnd(next.scalar) { lineEnd = end }
    }
  }

  static func isLineEnd(_ scalar: UInt32) -> Bool { scalar == 0x0a || scalar == 0x0d }
}
