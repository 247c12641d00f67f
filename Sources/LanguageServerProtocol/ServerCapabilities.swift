/// What the server offers.
package struct ServerCapabilities: Codable, Sendable, Hashable {
  /// How columns are counted from now on.
  package var positionEncoding: String
  /// How the client tells of changes.
  package var textDocumentSync: TextDocumentSync
  /// When it asks for lists.
  package var completionProvider: CompletionOptions
  /// That it may ask for inline text.
  package var inlineCompletionProvider: Bool
  /// Which commands it may run.
  package var executeCommandProvider: CommandOptions
  /// How it tells of folders.
  package var workspace: Workspace
  /// That it may ask where names are defined; absent: it may not, as with those below.
  package var definitionProvider: Bool?
  /// That it may ask what a document defines.
  package var documentSymbolProvider: Bool?
  /// That it may ask what is known of a name.
  package var hoverProvider: Bool?
  /// That it may ask for the workspace's definitions.
  package var workspaceSymbolProvider: Bool?

  package init(positionEncoding: String, triggerCharacters: [String], commands: [String]) {
    self.positionEncoding = positionEncoding
    textDocumentSync = TextDocumentSync()
    completionProvider = CompletionOptions(triggerCharacters: triggerCharacters, resolveProvider: true)
    inlineCompletionProvider = true
    executeCommandProvider = CommandOptions(commands: commands)
    workspace = Workspace()
  }

  /// Opening, changes (by range) and saving are all told.
  package struct TextDocumentSync: Codable, Sendable, Hashable {
    /// Opening and closing are told.
    package var openClose = true
    /// `TextDocumentSyncKind.Incremental`.
    package var change = 2
    /// Saving is told.
    package var save = true
  }

  /// When lists are asked for.
  package struct CompletionOptions: Codable, Sendable, Hashable {
    /// Characters after which the client asks by itself.
    package var triggerCharacters: [String]
    /// Items may be resolved.
    package var resolveProvider: Bool
  }

  /// Which commands there are.
  package struct CommandOptions: Codable, Sendable, Hashable {
    /// The names of the commands.
    package var commands: [String]
  }

  /// What concerns folders.
  package struct Workspace: Codable, Sendable, Hashable {
    /// Several folders may be open.
    package var workspaceFolders = Folders()

    /// How several folders are handled.
    package struct Folders: Codable, Sendable, Hashable {
      /// There may be several.
      package var supported = true
      /// They may come and go.
      package var changeNotifications = true
    }
  }
}
