/// The lengths of pieces that tokens are evaluated in.
struct PieceLengths {
  private let lengths: [Int]
  private var index = 0

  /// Lengths to take in turn, each brought into 1...`most`; nil or none: the longest.
  init(_ split: [Int]?, most: Int) {
    let wanted = split ?? []
    lengths = (wanted.isEmpty ? [.max] : wanted).map { min(max($0, 1), most) }
  }

  mutating func next() -> Int {
    defer { index = (index + 1) % lengths.count }
    return lengths[index]
  }
}
