import Configuration
import Indexing

extension LibraryOptions {
  /// What the user's settings say of libraries.
  init(_ settings: Settings) {
    self.init()
    mostStoredBytes = settings.libraryMegabytes << 20
    disabledLanguages = settings.disabledLanguages
  }
}

extension IndexingOptions {
  /// What the user's settings say of indexing.
  init(_ settings: Settings, environment: Environment) {
    self.init()
    excludes = settings.excludes
    disabledLanguages = settings.disabledLanguages
    maximumFileBytes = settings.maximumFileBytes
    globalIgnoreFile = environment.globalIgnoreFile
  }
}
