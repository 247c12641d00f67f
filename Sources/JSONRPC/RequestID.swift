/// What ties an answer to its request.
package enum RequestID: Hashable, Sendable {
  case number(Int)
  case string(String)
  /// A request that says `"id":null`, and the answer to bytes whose id could not be read.
  case null

  /// The id that a JSON value is; nil for what may not be one.
  package init?(_ value: JSONValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .null: self = .null
    default:
      guard let number = value.integer else { return nil }
      self = .number(number)
    }
  }

  /// The id in JSON.
  package var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .string(let text): .string(text)
    case .null: .null
    }
  }
}
