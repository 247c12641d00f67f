/// Everything that a user can set, after all sources were merged; see `SettingsLayer` for where values come from.
package struct Settings: Sendable, Hashable {
  /// A model by file or by name; nil: the bundled one.
  package var model: String?
  /// Threads for the model.
  package var threads = 2
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

  package init() {}
}
