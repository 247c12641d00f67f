import Foundation

/// Cosines and sines of the rotary position embedding (J. Su et al., "RoFormer", arXiv 2104.09864): pair i of a head turns
/// by position * base^(-2i / headSize). Computed in double precision, kept as F32, for the positions used so far.
struct RotaryTable {
  private let frequencies: [Double]
  private var cosines: [Float] = []
  private var sines: [Float] = []

  init(headSize: Int, base: Float) {
    frequencies = (0..<headSize / 2).map { pow(Double(base), -2 * Double($0) / Double(headSize)) }
  }

  /// Pairs in a head.
  var pairs: Int { frequencies.count }

  /// Computes what is missing below `end`.
  mutating func extend(to end: Int) {
    let ready = cosines.count / pairs
    guard ready < end else { return }
    for position in ready..<end {
      for frequency in frequencies {
        cosines.append(Float(cos(Double(position) * frequency)))
        sines.append(Float(sin(Double(position) * frequency)))
      }
    }
  }

  /// Hands the cosines and sines of a position (below the last `extend`) to `body`: `pairs` numbers each.
  func withAngles(_ position: Int, _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void) {
    let start = position * pairs
    precondition(position >= 0 && start + pairs <= cosines.count, "a position that was not computed")
    unsafe cosines.withUnsafeBufferPointer { cosines in
      unsafe sines.withUnsafeBufferPointer { sines in
        guard let first = cosines.baseAddress, let second = sines.baseAddress else { return }
        unsafe body(first + start, second + start)
      }
    }
  }
}
