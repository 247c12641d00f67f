import Foundation

/// Cosines and sines of the rotary position embedding (J. Su et al., "RoFormer", arXiv 2104.09864): pair i of a head
/// turns by position * base^(-2i / headSize). Computed in double precision for the positions of a piece, kept as F32.
struct RotaryAngles {
  private let frequencies: [Double]
  private var positions = 0..<0
  private var cosines: [Float] = []
  private var sines: [Float] = []

  init(headSize: Int, base: Float) {
    frequencies = (0..<headSize / 2).map { pow(Double(base), -2 * Double($0) / Double(headSize)) }
  }

  /// Computes the angles of some positions, and forgets all others.
  mutating func prepare(_ positions: Range<Int>) {
    self.positions = positions
    cosines.removeAll(keepingCapacity: true)
    sines.removeAll(keepingCapacity: true)
    for position in positions {
      for frequency in frequencies {
        cosines.append(Float(cos(Double(position) * frequency)))
        sines.append(Float(sin(Double(position) * frequency)))
      }
    }
  }

  /// Hands the cosines and sines of a prepared position to `body`: headSize / 2 numbers each.
  func withAngles(_ position: Int, _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void) {
    precondition(positions.contains(position), "a position that was not prepared")
    let start = (position - positions.lowerBound) * frequencies.count
    unsafe cosines.withUnsafeBufferPointer { cosines in
      unsafe sines.withUnsafeBufferPointer { sines in
        guard let first = cosines.baseAddress, let second = sines.baseAddress else { return }
        unsafe body(first + start, second + start)
      }
    }
  }
}
