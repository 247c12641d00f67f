/// binary16 by its definition, slow and independent of the kernels' conversions.
enum Half {
  static func value(of bits: UInt16) -> Float {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023) / 1024
    let magnitude =
      exponent == 0
      ? fraction * 0x1p-14 : (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    return Float(bits >> 15 == 0 ? magnitude : -magnitude)
  }

  /// The nearest to a finite number below 65504, the even one of two.
  static func bits(of value: Float) -> UInt16 {
    var (low, high): (UInt16, UInt16) = (0, 0x7bff)
    while low + 1 < high {
      let middle = (low + high) / 2
      if Half.value(of: middle) <= value.magnitude { low = middle } else { high = middle }
    }
    let (below, above) = (value.magnitude - Half.value(of: low), Half.value(of: high) - value.magnitude)
    let nearest = below < above || (below == above && low.isMultiple(of: 2)) ? low : high
    return nearest | (value.sign == .minus ? 0x8000 : 0)
  }
}
