/// Everything that a user can set, after all sources were merged; see `SettingsLayer` for where values come from.
package struct Settings: Sendable, Hashable {
  /// A model by file or by name; nil: the bundled one.
  package var model: String?
  /// Threads for the model.
  package var threads = 2
  /// Threads that parse for the index; nil: one for each core of the machine, six at most.
  package var indexThreads: Int?
  /// Languages switched off, by name.
  package var disabledLanguages: Set<String> = []
  /// Patterns in the syntax of `.gitignore` for files that stay out of the index.
  package var excludes: [String] = []
  /// From 0 (only what is nearly sure) to 1 (whatever the model says).
  package var eagerness = 0.5
  /// Most tokens generated for one completion.
  package var maximumTokens = 48
  /// Files over this size stay out of the index, in bytes.
  package var maximumFileBytes = 1 << 20
  /// Offers the model's text as an item of the completion list, also to a client that has inline completion.
  package var offersModelItem = false
  /// Has the model read, while nobody waits, what it will be asked about if the user accepts what he is shown.
  package var preparesAccepted = true
  /// Answers requests for symbols of documents and the workspace, as a language's own server does.
  package var offersSymbols = false
  /// Answers requests for what is known of a name.
  package var offersHover = false
  /// Answers requests for where a name is defined.
  package var offersDefinition = false

  /// How far a model sees that was not trained with Heed's layout.
  package var window = Window.automatic
  /// Most memory for the keys and values of what a model has read, in megabytes; nil: 64 for one with Heed's layout, 512 for
  /// others.
  package var cacheMegabytes: Int?
  /// Most disk for what models have read of files, of all workspaces together, in megabytes; 0: nothing is kept there.
  package var snapshotMegabytes = 1024
  /// Most disk for packed weights, which processes share, in megabytes; 0: none are kept there, and each process packs its own.
  package var weightMegabytes = 256
  /// Room on disk for the indexes of all libraries, in megabytes; 0: libraries are not indexed.
  package var libraryMegabytes = 512

  /// How far a model sees.
  package enum Window: String, Sendable, Hashable, Codable, CaseIterable {
    /// In an editor near until the far window is read in the background, on the command line near.
    case automatic
    /// About a screen.
    case near
    /// Most of a file, however long that takes to read.
    case far

    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      guard let window = try Window(rawValue: container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "use automatic, near or far")
      }
      self = window
    }
  }

  package init() {}
}
