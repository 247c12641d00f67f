import Configuration
import LanguageServerProtocol

/// What the reading thread knows of the client.
struct Session {
  var client = ClientProfile(ClientCapabilities())
  /// The folders to index once the client is ready.
  var folders: [DocumentURI] = []
  /// What the editor sets.
  var editor = SettingsLayer()
  var documents: [String: OpenDocument] = [:]
  /// The document that was completed last, by its URI.
  var lastCompleted: String?
}
