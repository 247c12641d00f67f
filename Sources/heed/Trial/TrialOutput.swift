import Completion

/// The JSON of `heed try`: every place with what came out.
struct TrialOutput: Encodable {
  struct Place: Encodable {
    let place: String
    let typed: String
    let expected: String
    /// Absent if Heed was silent.
    let text: String?
    /// Why it was silent.
    let reason: String?
    let confidence: Double
    let lineRight: Bool
    let nameRight: Bool
    let seconds: Double

    private enum CodingKeys: String, CodingKey {
      case place, typed, expected, text, reason, confidence, seconds
      case lineRight = "line_right"
      case nameRight = "name_right"
    }

    init(_ outcome: TrialRun.Outcome) {
      place = outcome.position.place
      typed = outcome.position.typed
      expected = outcome.position.truth
      text = outcome.text
      reason = outcome.text == nil ? outcome.result.withheld.first?.reason.rawValue : nil
      confidence = outcome.confidence
      lineRight = outcome.isLineRight
      nameRight = outcome.isNameRight
      seconds = outcome.result.seconds.total
    }
  }

  let schema = 1
  let model: String
  let places: [Place]

  init(outcomes: [TrialRun.Outcome], model: String) {
    self.model = model
    places = outcomes.map(Place.init)
  }
}
