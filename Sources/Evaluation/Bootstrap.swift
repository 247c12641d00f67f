import Support

/// Intervals by resampling files: lines of one file are alike, so files are what is drawn at random.
package struct Bootstrap {
  /// Resamples.
  static let count = 1000
  /// The share of resamples that an interval leaves out at each end.
  private static let tail = 0.025

  /// How often each file was drawn, a row a resample.
  private let draws: [[Int]]

  /// Draws of `files` files, the same for the same number of files.
  package init(files: Int) {
    var random = SeededGenerator(seed: 0x6865_6564)
    draws =
      files == 0
      ? []
      : (0..<Self.count).map { _ in
        var counts = [Int](repeating: 0, count: files)
        for _ in 0..<files { counts[Int.random(in: 0..<files, using: &random)] += 1 }
        return counts
      }
  }

  /// The 95 % interval of the sum's share; `shares` has one entry a file.
  package func interval(_ shares: [Share]) -> (low: Double, high: Double)? {
    interval { draw in
      var total = Share(0, of: 0)
      for (share, count) in zip(shares, draw) {
        total.sum += share.sum * Double(count)
        total.count += share.count * Double(count)
      }
      return total.value
    }
  }

  /// The 95 % interval of a percentile; `series` has one entry a file.
  func interval(_ series: [[Double]], percentile: Double) -> (low: Double, high: Double)? {
    // Sorted once: a resample only gives other weights.
    let sorted = series.enumerated().flatMap { file, numbers in numbers.map { (number: $0, file: file) } }
      .sorted { $0.number < $1.number }
    return interval { draw in
      let total = zip(series, draw).reduce(0) { $0 + $1.0.count * $1.1 }
      let wanted = max((percentile * Double(total)).rounded(.up), 1)
      var seen = 0
      for (number, file) in sorted {
        seen += draw[file]
        if Double(seen) >= wanted { return number }
      }
      return nil
    }
  }

  /// The smallest number that at least `share` of the numbers do not exceed.
  package static func percentile(_ share: Double, of numbers: [Double]) -> Double? {
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
