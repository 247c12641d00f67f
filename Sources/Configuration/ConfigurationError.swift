/// What can be wrong with settings.
package enum ConfigurationError: Error, Hashable, CustomStringConvertible {
  case unreadable(source: SettingsSource, reason: String)
  case outOfRange(source: SettingsSource, key: String, range: String)

  package var description: String {
    switch self {
    case .unreadable(let source, let reason):
      "The settings in \(source.description) cannot be read (\(reason)); correct or remove them."
    case .outOfRange(let source, let key, let range):
      "“\(key)” in \(source.description) is out of range; use \(range)."
    }
  }
}
