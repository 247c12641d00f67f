/// Where settings come from, weakest first.
package enum SettingsSource: Sendable, Hashable {
  /// `config.json` in the user's configuration folder.
  case user(path: String)
  /// `.heed.json` in a workspace: part of what was cloned, so untrusted.
  case workspace(path: String)
  /// `HEED_…` variables.
  case environment
  /// The editor's initialization options or configuration.
  case editor
  /// Command-line flags.
  case flags

  /// True for a source that came with somebody's repository.
  package var isUntrusted: Bool {
    if case .workspace = self { true } else { false }
  }

  /// The source as a message names it.
  package var description: String {
    switch self {
    case .user(let path), .workspace(let path): path
    case .environment: "the environment"
    case .editor: "the editor's settings"
    case .flags: "the command line"
    }
  }
}
