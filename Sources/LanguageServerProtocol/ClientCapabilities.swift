/// What the client can do, as far as the server asks.
package struct ClientCapabilities: Codable, Sendable, Hashable {
  package var general: General?
  package var textDocument: TextDocument?
  package var window: Window?
  package var workspace: Workspace?

  package init() {}

  package struct General: Codable, Sendable, Hashable {
    /// In the client's order of preference; UTF-16 if absent.
    package var positionEncodings: [String]?

    package init(positionEncodings: [String]?) { self.positionEncodings = positionEncodings }
  }

  package struct TextDocument: Codable, Sendable, Hashable {
    package var completion: Completion?
    /// Its presence says that the client asks for inline completions.
    package var inlineCompletion: Registration?

    package init(completion: Completion? = nil, inlineCompletion: Registration? = nil) {
      self.completion = completion
      self.inlineCompletion = inlineCompletion
    }
  }

  package struct Completion: Codable, Sendable, Hashable {
    package var completionItem: Item?

    package init(completionItem: Item?) { self.completionItem = completionItem }

    package struct Item: Codable, Sendable, Hashable {
      package var insertReplaceSupport: Bool?
      package var labelDetailsSupport: Bool?
      package var documentationFormat: [String]?

      package init(insertReplaceSupport: Bool?, labelDetailsSupport: Bool?, documentationFormat: [String]?) {
        self.insertReplaceSupport = insertReplaceSupport
        self.labelDetailsSupport = labelDetailsSupport
        self.documentationFormat = documentationFormat
      }
    }
  }

  package struct Window: Codable, Sendable, Hashable {
    package var workDoneProgress: Bool?

    package init(workDoneProgress: Bool?) { self.workDoneProgress = workDoneProgress }
  }

  package struct Workspace: Codable, Sendable, Hashable {
    package var didChangeWatchedFiles: Registration?

    package init(didChangeWatchedFiles: Registration?) { self.didChangeWatchedFiles = didChangeWatchedFiles }
  }

  /// A capability that the server may register later.
  package struct Registration: Codable, Sendable, Hashable {
    package var dynamicRegistration: Bool?

    package init(dynamicRegistration: Bool? = nil) { self.dynamicRegistration = dynamicRegistration }
  }
}
