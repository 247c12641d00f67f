/// Where the symbols of a library lie that the workspace's files import.
///
/// The library's own index never changes: another version of it is another store. So the snapshot of the workspace's index,
/// which holds these records, says what is known of the libraries as well.
package struct LibraryRecord: Sendable, Hashable {
  /// The language whose files import it; `c` and `typescript` stand for all that share their libraries.
  package var language: String
  /// What an import begins with; empty for a library of many modules without a name in common.
  package var module: String
  /// The folder of the library's index, below that of all libraries.
  package var store: String
  /// What paths in the library's index are relative to.
  package var root: String
  /// The folder or file that holds the library: `root` or something below it.
  package var place: String
  /// The file that stands for the whole library, relative to `root`; empty if the language's customs say which.
  package var entry: String
  /// False if it is a guess that the workspace is used with this library: then it shows what there is, not what there is not.
  package var isCertain: Bool

  package init(
    language: String,
    module: String,
    store: String,
    root: String,
    place: String,
    entry: String = "",
    isCertain: Bool
  ) {
    self.language = language
    self.module = module
    self.store = store
    self.root = root
    self.place = place
    self.entry = entry
    self.isCertain = isCertain
  }
}

/// A module that files of a language import.
package struct ImportedModule: Sendable, Hashable {
  /// The importing files' language by name.
  package var language: String
  package var module: String

  package init(language: String, module: String) {
    self.language = language
    self.module = module
  }
}
