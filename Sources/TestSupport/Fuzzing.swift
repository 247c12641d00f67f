import Foundation

/// How many damaged inputs a test makes: few each time, and as many as `HEED_FUZZ_ROUNDS` says in long runs (`make fuzz`).
package enum Fuzzing {
  private static let asked = ProcessInfo.processInfo.environment["HEED_FUZZ_ROUNDS"].flatMap { Int($0) }

  /// The rounds of one of `parts` cases of a test, which has `usual` of them otherwise.
  package static func rounds(_ usual: Int, parts: Int) -> Int {
    guard let asked, asked > usual * parts else { return usual }
    return (asked + parts - 1) / parts
  }
}
