/// What the client can do, as far as the server asks.
package struct ClientCapabilities: Codable, Sendable, Hashable {
  /// What concerns every message.
  package var general: General?
  /// What concerns documents.
  package var textDocument: TextDocument?
  /// What concerns the client's window.
  package var window: Window?
  /// What concerns folders and files.
  package var workspace: Workspace?

  package init() {}

  /// Capabilities of the protocol itself.
  package struct General: Codable, Sendable, Hashable {
    /// In the client's order of preference; UTF-16 if absent.
    package var positionEncodings: [String]?

    package init(positionEncodings: [String]?) { self.positionEncodings = positionEncodings }
  }

  /// Requests about documents that the client sends.
  package struct TextDocument: Codable, Sendable, Hashable {
    /// How the client reads lists.
    package var completion: Completion?
    /// Its presence says that the client asks for inline completions.
    package var inlineCompletion: Registration?
    /// How it asks for definitions.
    package var definition: Registration?
    /// How it asks for a document's symbols.
    package var documentSymbol: DocumentSymbol?
    /// How it shows what is known of a name.
    package var hover: Hover?

    package init(completion: Completion? = nil, inlineCompletion: Registration? = nil) {
      self.completion = completion
      self.inlineCompletion = inlineCompletion
    }
  }

  /// What the client understands of a document's symbols.
  package struct DocumentSymbol: Codable, Sendable, Hashable {
    /// True if the server may ask for it after `initialize`.
    package var dynamicRegistration: Bool?
    /// Reads symbols in symbols.
    package var hierarchicalDocumentSymbolSupport: Bool?

    package init(dynamicRegistration: Bool? = nil, hierarchicalDocumentSymbolSupport: Bool? = nil) {
      self.dynamicRegistration = dynamicRegistration
      self.hierarchicalDocumentSymbolSupport = hierarchicalDocumentSymbolSupport
    }
  }

  /// What the client understands of what is known of a name.
  package struct Hover: Codable, Sendable, Hashable {
    /// True if the server may ask for it after `initialize`.
    package var dynamicRegistration: Bool?
    /// Formats, in the client's order of preference.
    package var contentFormat: [String]?

    package init(dynamicRegistration: Bool? = nil, contentFormat: [String]? = nil) {
      self.dynamicRegistration = dynamicRegistration
      self.contentFormat = contentFormat
    }
  }

  /// What the client understands in a list.
  package struct Completion: Codable, Sendable, Hashable {
    /// What it understands in a list's items.
    package var completionItem: Item?

    package init(completionItem: Item?) { self.completionItem = completionItem }

    /// Members of an item beyond the oldest ones.
    package struct Item: Codable, Sendable, Hashable {
      /// Reads edits with an insert and a replace range.
      package var insertReplaceSupport: Bool?
      /// Shows text beside the label.
      package var labelDetailsSupport: Bool?
      /// Formats of documentation, in the client's order of preference.
      package var documentationFormat: [String]?

      package init(insertReplaceSupport: Bool?, labelDetailsSupport: Bool?, documentationFormat: [String]?) {
        self.insertReplaceSupport = insertReplaceSupport
        self.labelDetailsSupport = labelDetailsSupport
        self.documentationFormat = documentationFormat
      }
    }
  }

  /// What the client can show.
  package struct Window: Codable, Sendable, Hashable {
    /// Shows progress that the server begins.
    package var workDoneProgress: Bool?

    package init(workDoneProgress: Bool?) { self.workDoneProgress = workDoneProgress }
  }

  /// Notifications about files that the client sends.
  package struct Workspace: Codable, Sendable, Hashable {
    /// Watches files for the server.
    package var didChangeWatchedFiles: Registration?
    /// How the client asks for the workspace's symbols.
    package var symbol: Registration?

    package init(didChangeWatchedFiles: Registration?) { self.didChangeWatchedFiles = didChangeWatchedFiles }
  }

  /// A capability that the server may register later.
  package struct Registration: Codable, Sendable, Hashable {
    /// True if the server may ask for it after `initialize`.
    package var dynamicRegistration: Bool?

    package init(dynamicRegistration: Bool? = nil) { self.dynamicRegistration = dynamicRegistration }
  }
}
