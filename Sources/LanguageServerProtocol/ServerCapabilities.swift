/// What the server offers.
package struct ServerCapabilities: Codable, Sendable, Hashable {
  package var positionEncoding: String
  package var textDocumentSync: TextDocumentSync
  package var completionProvider: CompletionOptions
  package var inlineCompletionProvider: Bool
  package var executeCommandProvider: CommandOptions
  package var workspace: Workspace

  package init(positionEncoding: String, triggerCharacters: [String], commands: [String]) {
    self.positionEncoding = positionEncoding
    textDocumentSync = TextDocumentSync()
    completionProvider = CompletionOptions(triggerCharacters: triggerCharacters, resolveProvider: true)
    inlineCompletionProvider = true
    executeCommandProvider = CommandOptions(commands: commands)
    workspace = Workspace()
  }

  package struct TextDocumentSync: Codable, Sendable, Hashable {
    package var openClose = true
    /// `TextDocumentSyncKind.Incremental`.
    package var change = 2
    package var save = true
  }

  package struct CompletionOptions: Codable, Sendable, Hashable {
    package var triggerCharacters: [String]
    package var resolveProvider: Bool
  }

  package struct CommandOptions: Codable, Sendable, Hashable {
    package var commands: [String]
  }

  package struct Workspace: Codable, Sendable, Hashable {
    package var workspaceFolders = Folders()

    package struct Folders: Codable, Sendable, Hashable {
      package var supported = true
      package var changeNotifications = true
    }
  }
}
