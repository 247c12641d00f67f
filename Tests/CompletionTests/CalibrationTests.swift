import Completion
import Testing

/// What a model's probabilities are worth.
struct CalibrationTests {
  @Test(arguments: ["heed-small-4", "another"]) func bothRise(_ model: String) {
    let calibration = Calibration(model: model)
    let given = (0...100).map { Double($0) / 100 }
    let right = given.map(calibration.right)
    #expect(right.first == 0 && right.last == 1)
    #expect(zip(right, right.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(arguments: ["heed-small-4", "another"]) func itCanBeTurnedRound(_ model: String) {
    let calibration = Calibration(model: model)
    for share in (0...100).map({ Double($0) / 100 }) {
      #expect(abs(calibration.right(given: calibration.given(right: share)) - share) < 1e-9)
    }
  }

  @Test func anUnknownModelIsTakenAtItsWord() {
    #expect(abs(Calibration(model: "another").right(given: 0.37) - 0.37) < 1e-9)
  }

  @Test func theBundledModelIsTooModest() { #expect(Calibration(model: "heed-small-4").right(given: 0.6) > 0.7) }

  @Test func eagernessAsksForLessAndLess() {
    let asked = [0, 0.25, 0.5, 0.75, 1].map { CompletionOptions.leastConfidence(eagerness: $0) }
    #expect(asked == asked.sorted(by: >) && asked.last == 0 && asked.first == 0.95)
  }
}
