/// What a request asks for.
package struct CompletionOptions: Sendable {
  /// How far a suggestion may reach.
  package enum Extent: Sendable, Hashable {
    /// A block where one is due (after a line that opens one, or on the first line in it), else the rest of the line.
    case automatic
    case line
    case block
  }

  /// How far a model sees that was not trained with Heed's layout; others see what they were trained with.
  package enum Window: String, Sendable, Hashable, Codable, CaseIterable {
    /// About a screen above the cursor and half of one below: read within seconds.
    case near
    /// Most of a file, which takes the longer to read.
    case far
    /// Far if that is read by now, else near; `readAhead` reads on. The counts say which it was.
    case ready
  }

  /// How many different suggestions.
  package var count: Int
  /// Most generated tokens of a suggestion.
  package var maximumTokens: Int
  /// False: nothing is withheld or cut back.
  package var judges: Bool
  /// False: the model sees only the file itself.
  package var usesGlobals: Bool
  /// What a model with a layout is shown in place of signatures of other files, a block each; nil: these.
  package var globalTexts: [String]?
  /// False: the model is not asked; what came after the same words before decides alone.
  package var usesModel: Bool
  /// False: the model alone decides, without what came after the same words in this file, in others and in the texts
  /// that the prior was counted in.
  package var usesMemory: Bool
  /// False: of the memory only the prior is used, neither this file nor others.
  package var usesCaches: Bool
  /// False: without the prior that comes with the model.
  package var usesPrior: Bool
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
  /// A first line of a smaller confidence is withheld; 0 withholds none.
  package var leastConfidence: Double
  /// How far a model sees that was not trained with Heed's layout.
  package var window: Window
  /// Seconds after which a beginning of the text is given; nil: no hurry.
  package var deadline: Double?

  /// What the contract gives as defaults.
  package init(
    count: Int = 1,
    maximumTokens: Int = 48,
    judges: Bool = true,
    usesGlobals: Bool = true,
    usesModel: Bool = true,
    usesMemory: Bool = true,
    usesCaches: Bool = true,
    usesPrior: Bool = true,
    constrainsNames: Bool = true,
    automatic: Bool = false,
    extent: Extent = .automatic,
    inComments: Bool = false,
    inStrings: Bool? = nil,
    leastConfidence: Double = 0,
    window: Window = .near,
    deadline: Double? = nil
  ) {
    self.count = count
    self.maximumTokens = maximumTokens
    self.judges = judges
    self.usesGlobals = usesGlobals
    self.usesModel = usesModel
    self.usesMemory = usesMemory
    self.usesCaches = usesCaches
    self.usesPrior = usesPrior
    self.constrainsNames = constrainsNames
    self.automatic = automatic
    self.extent = extent
    self.inComments = inComments
    self.inStrings = inStrings
    self.leastConfidence = leastConfidence
    self.window = window
    self.deadline = deadline
  }
}
