import Foundation

/// Cosines and sines of the rotary position embedding (J. Su et al., "RoFormer", arXiv 2104.09864): pair i of a head
/// turns by position * base^(-2i / headSize), unless scaled. Computed in double precision for the positions of a piece,
/// kept as F32.
struct RotaryAngles {
  private let frequencies: [Double]
  /// What the rotated numbers are multiplied with besides.
  private let magnitude: Double
  private var positions = 0..<0
  private var cosines: [Float] = []
  private var sines: [Float] = []

  /// Angles for a model of a shape; `factors` divide the frequencies.
  init(shape: Hyperparameters, factors: [Float]?) {
    frequencies = shape.ropeScaling.frequencies(headSize: shape.headSize, base: shape.ropeBase, factors: factors)
    magnitude = shape.ropeScaling.magnitude
  }

  /// Computes the angles of some positions, and forgets all others.
  mutating func prepare(_ positions: Range<Int>) {
    self.positions = positions
    cosines.removeAll(keepingCapacity: true)
    sines.removeAll(keepingCapacity: true)
    for position in positions {
      for frequency in frequencies {
        cosines.append(Float(cos(Double(position) * frequency) * magnitude))
        sines.append(Float(sin(Double(position) * frequency) * magnitude))
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
