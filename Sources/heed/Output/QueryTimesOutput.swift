import Foundation

/// The JSON and the text of `heed symbols --time`.
struct QueryTimesOutput: Encodable {
  struct Kind: Encodable {
    let query: String
    let count: Int
    /// Milliseconds.
    let p50: Double
    let p95: Double
    let longest: Double
  }

  let schema = 1
  let times: [Kind]

  init(_ kinds: [QueryTimes.Kind]) {
    times = kinds.map { kind in
      Kind(
        query: kind.name,
        count: kind.seconds.count,
        p50: 1000 * kind.quantile(0.5),
        p95: 1000 * kind.quantile(0.95),
        longest: 1000 * kind.quantile(1)
      )
    }
  }

  /// A line a kind.
  var lines: [String] {
    ["look-up                 n   p50, ms   p95, ms   longest, ms"]
      + times.map { kind in
        let name = kind.query.padding(toLength: 18, withPad: " ", startingAt: 0)
        return name + String(format: "%7d%10.3f%10.3f%14.3f", kind.count, kind.p50, kind.p95, kind.longest)
      }
  }
}
