import Configuration
import Indexing

extension LibraryOptions {
  /// What the user's settings say of libraries.
  init(_ settings: Settings, environment: Environment) {
    self.init()
    threads = settings.indexThreads ?? environment.indexThreads
    mostStoredBytes = settings.libraryMegabytes << 20
    disabledLanguages = settings.disabledLanguages
  }
}

extension IndexingOptions {
  /// What the user's settings say of indexing.
  init(_ settings: Settings, environment: Environment) {
    self.init()
    threads = settings.indexThreads ?? environment.indexThreads
    excludes = settings.excludes
    disabledLanguages = settings.disabledLanguages
    maximumFileBytes = settings.maximumFileBytes
    globalIgnoreFile = environment.globalIgnoreFile
  }
}
