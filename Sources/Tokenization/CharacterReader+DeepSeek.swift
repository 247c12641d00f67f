/// DeepSeek Coder's rule: five expressions that cut the text one after the other, each within the pieces of those before.
///
/// They come down to this: characters go together if they belong to the same piece and the fourth expression's class
/// has both or neither of them.
extension CharacterReader {
  private enum Piece: Equatable {
    /// Letters or punctuation, with the one white-space character before them.
    case run(of: CharacterClass)
    /// A line end or a number, by itself.
    case single
    /// What lies between the others.
    case rest
  }

  /// Where DeepSeek Coder's word ends.
  func deepseekCoderWordEnd(from start: Int) -> Int {
    let first = character(at: start)
    let isEastern = Self.isEastern(first.scalar)
    let piece = piece(first)
    var end = first.end
    while true {
      let next = character(at: end)
      guard next.kind != .end, Self.isEastern(next.scalar) == isEastern else { return end }
      switch piece {
      case .run(let kind): if next.kind != kind { return end }
      case .single: return end
      case .rest: if self.piece(next) != .rest { return end }
      }
      end = next.end
    }
  }

  /// The piece that begins with `first`, which nothing before it takes in.
  private func piece(_ first: TextCharacter) -> Piece {
    switch first.kind {
    case .letter, .punctuation: return .run(of: first.kind)
    case .number: return .single
    case .whitespace:
      if Self.isLineEnd(first.scalar) { return .single }
      let next = character(at: first.end).kind
      return next == .letter || next == .punctuation ? .run(of: next) : .rest
    case .other, .end: return .rest
    }
  }

  /// `[一-龥ࠀ-一가-퟿]`
  private static func isEastern(_ scalar: UInt32) -> Bool {
    (0x800...0x9fa5).contains(scalar) || (0xac00...0xd7ff).contains(scalar)
  }
}
