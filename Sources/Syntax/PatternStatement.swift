/// What the text of a pattern says besides its shape.
struct PatternStatement {
  /// A part of a predicate or of a directive; the first is its name, without the `#`.
  enum Part {
    /// The capture's number in the query.
    case capture(Int)
    case text([UInt8])
  }

  /// Where it begins in the query's text.
  var offset: Int
  /// The step with which it begins; 0 where that is not known.
  var firstStep = 0
  var predicates: [[Part]] = []
}
