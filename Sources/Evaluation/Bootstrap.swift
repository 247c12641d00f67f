import Support

/// Intervals by resampling files: lines of one file are alike, so files are what is drawn at random.
struct Bootstrap {
  /// Resamples.
  static let count = 1000
  /// The share of resamples that an interval leaves out at each end.
  private static let tail = 0.025

  /// Indexes of the drawn files, a row a resample.
  private let draws: [[Int]]

  /// Draws of `files` files, the same for the same number of files.
  init(files: Int) {
    var random = SeededGenerator(seed: 0x6865_6564)
    draws =
      files == 0 ? [] : (0..<Self.count).map { _ in (0..<files).map { _ in Int.random(in: 0..<files, using: &random) } }
  }

  /// The 95 % interval of the sum's share; `shares` has one entry a file.
  func interval(_ shares: [Share]) -> (low: Double, high: Double)? {
    interval { draw in
      var total = Share(0, of: 0)
      for file in draw { total = total + shares[file] }
      return total.value
    }
  }

  /// The 95 % interval of a percentile; `series` has one entry a file.
  func interval(_ series: [[Double]], percentile: Double) -> (low: Double, high: Double)? {
    interval { draw in Self.percentile(percentile, of: draw.flatMap { series[$0] }) }
  }

  /// The smallest number that at least `share` of the numbers do not exceed.
  static func percentile(_ share: Double, of numbers: [Double]) -> Double? {
    let sorted = numbers.sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[min(max(Int((share * Double(sorted.count)).rounded(.up)) - 1, 0), sorted.count - 1)]
  }

  private func interval(_ value: ([Int]) -> Double?) -> (low: Double, high: Double)? {
    let values = draws.compactMap(value).sorted()
    guard !values.isEmpty else { return nil }
    let cut = Int(Self.tail * Double(values.count))
    return (values[cut], values[values.count - 1 - cut])
  }
}
