import CTreeSitter

/// One step of a pattern: a node that it asks for, or a fork in the way through the pattern.
///
/// A pattern is a list of steps in the order of its text, each with its depth below the pattern's first node, and ends in a
/// step of depth `ended`. Alternations, options and repetitions are forks: a way through the pattern that comes to a step
/// with an `alternative` goes on at both.
struct QueryStep: Sendable {
  struct Traits: OptionSet {
    var rawValue: UInt16

    /// Asks for a named node (`(_)`), where any kind fits.
    static let named = Traits(rawValue: 1)
    /// No named sibling may come between (`.` before it).
    static let immediate = Traits(rawValue: 2)
    /// No named sibling may follow (`.` behind it).
    static let lastChild = Traits(rawValue: 4)
    /// Asks for nothing: goes on at the next step and at the alternative (behind what is repeated).
    static let passThrough = Traits(rawValue: 8)
    /// Asks for nothing: goes on at the alternative (behind a branch of an alternation).
    static let deadEnd = Traits(rawValue: 16)
    /// The alternative has to fit the very next sibling.
    static let alternativeIsImmediate = Traits(rawValue: 32)
    /// It or a step below it captures.
    static let containsCaptures = Traits(rawValue: 64)
    /// A node that fits may still fail in its children.
    static let fallible = Traits(rawValue: 128)
  }

  /// Stands for no capture and no alternative.
  static let none = UInt16.max
  /// The depth of the step behind a pattern's last one.
  static let ended = UInt16.max
  /// The symbol of a step that any kind of node fits, but an error.
  static let anySymbol: TSSymbol = 0
  /// The symbol of an error.
  static let errorSymbol = TSSymbol.max

  var symbol: TSSymbol
  var depth: UInt16
  /// 0 for any.
  var field: TSFieldId = 0
  var alternative = none
  /// At most three; more captures of one node are dropped, as by libtree-sitter.
  var captures: (UInt16, UInt16, UInt16) = (none, none, none)
  var captureCount: UInt8 = 0
  /// Place in the pattern's list of negated fields, plus 1; 0 for none.
  var negatedFields: UInt16 = 0
  var traits: Traits = []

  init(symbol: TSSymbol, depth: UInt16, traits: Traits = []) {
    self.symbol = symbol
    self.depth = depth
    self.traits = traits
  }

  /// True if it asks for a node.
  var asks: Bool { traits.isDisjoint(with: [.passThrough, .deadEnd]) && depth != Self.ended }

  mutating func add(capture: UInt16) {
    switch captureCount {
    case 0: captures.0 = capture
    case 1: captures.1 = capture
    case 2: captures.2 = capture
    default: return
    }
    captureCount += 1
  }
}
