import Configuration
import Foundation
import LanguageServerProtocol

/// What the reading thread knows of the client.
struct Session {
  var client = ClientProfile(ClientCapabilities())
  /// The folders to index once the client is ready.
  var folders: [DocumentURI] = []
  /// True if the client opened a file without a folder, as for a quick look.
  var findsFolders = false
  /// What the editor sets.
  var editor = SettingsLayer()
  /// The settings in force by workspace (nil: of none), as far as they were asked for: they come from files.
  var settings: [URL?: Settings] = [:]
  var documents: [String: OpenDocument] = [:]
  /// What is offered beyond completion.
  var features: Set<NavigationFeature> = []
  /// What the user has not taken, in all documents.
  let refused = RefusedSuggestions()
  /// The document that was completed last, by its URI.
  var lastCompleted: String?
}
