import Configuration
import Indexing

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
