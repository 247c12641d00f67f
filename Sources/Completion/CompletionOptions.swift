/// What a request asks for.
package struct CompletionOptions: Sendable {
  /// How far a suggestion may reach.
  package enum Extent: Sendable, Hashable {
    /// A block where one is due (after a line that opens one, or on the first line in it), else the rest of the line.
    case automatic
    case line
    case block
  }

  /// How many different suggestions.
  package var count: Int
  /// Most generated tokens of a suggestion.
  package var maximumTokens: Int
  /// False: nothing is withheld or cut back.
  package var judges: Bool
  /// False: the model sees only the file itself.
  package var usesGlobals: Bool
  /// False: the model alone decides, without what came after the same words in this file and in others.
  package var usesMemory: Bool
  /// False: the model may write any name.
  package var constrainsNames: Bool
  /// True: nobody asked for it, the editor did by itself.
  package var automatic: Bool
  /// How far a suggestion may reach.
  package var extent: Extent
  /// True: also inside comments.
  package var inComments: Bool
  /// True: also inside string literals; nil: there too if somebody asked for it.
  package var inStrings: Bool?
  /// A first line that the model itself gives a smaller probability is withheld; 0 withholds none.
  package var leastConfidence: Double
  /// Seconds after which a beginning of the text is given; nil: no hurry.
  package var deadline: Double?

  /// What the contract gives as defaults.
  package init(
    count: Int = 1,
    maximumTokens: Int = 48,
    judges: Bool = true,
    usesGlobals: Bool = true,
    usesMemory: Bool = true,
    constrainsNames: Bool = true,
    automatic: Bool = false,
    extent: Extent = .automatic,
    inComments: Bool = false,
    inStrings: Bool? = nil,
    leastConfidence: Double = 0,
    deadline: Double? = nil
  ) {
    self.count = count
    self.maximumTokens = maximumTokens
    self.judges = judges
    self.usesGlobals = usesGlobals
    self.usesMemory = usesMemory
    self.constrainsNames = constrainsNames
    self.automatic = automatic
    self.extent = extent
    self.inComments = inComments
    self.inStrings = inStrings
    self.leastConfidence = leastConfidence
    self.deadline = deadline
  }
}
