/// DeepSeek Coder's rule: five expressions that cut the text one after the other.
extension CharacterReader {
  private enum Piece {
    /// Letters or punctuation, with the one white-space character before them.
    case run(of: CharacterClass, from: Int)
    /// A line end or a number, by itself.
    case single
    /// Characters of `[一-龥ࠀ-一가-퟿]` that are none of the above: marks of South Asian scripts, for instance.
    case eastern
    case rest
  }

  func deepseekCoderWordEnd(from start: Int) -> Int {
    let first = character(at: start)
    switch piece(first) {
    case .run(let kind, let end): return runEnd(from: end, { _ in false }) { $0 == kind }
    case .single: return first.end
    case .eastern: return pieceEnd(from: first.end) { if case .eastern = $0 { true } else { false } }
    case .rest: return pieceEnd(from: first.end) { if case .rest = $0 { true } else { false } }
    }
  }

  /// What a word that begins with `first` is.
  private func piece(_ first: TextCharacter) -> Piece {
    switch first.kind {
    case .letter, .punctuation: return .run(of: first.kind, from: first.end)
    case .number: return .single
    case .whitespace:
      if Self.isLineEnd(first.scalar) { return .single }
      let next = character(at: first.end)
      if next.kind == .letter || next.kind == .punctuation { return .run(of: next.kind, from: next.end) }
    case .other, .end: break
    }
    switch first.scalar {
    case 0x800...0x9fa5, 0xac00...0xd7ff: return .eastern
    default: return .rest
    }
  }

  private func pieceEnd(from start: Int, _ belongs: (Piece) -> Bool) -> Int {
    var end = start
    while true {
      let next = character(at: end)
      guard next.kind != .end, belongs(piece(next)) else { return end }
      end = next.end
    }
  }
}
