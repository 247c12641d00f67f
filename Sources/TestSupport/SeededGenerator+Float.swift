package import Support

extension SeededGenerator {
  /// A number in `range`, from the upper 24 bits of the next value.
  package mutating func float(in range: ClosedRange<Float>) -> Float {
    let unit = Float(next() >> 40) / Float(1 << 24)
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }
}
