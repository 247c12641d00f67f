/// `textDocument/completion`: the list at a position.
package enum CompletionRequest: ProtocolRequest {
  package static let method = "textDocument/completion"
  package typealias Response = CompletionList

  package struct Params: Codable, Sendable, Hashable {
    package var textDocument: TextDocumentIdentifier
    package var position: Position
    package var context: Context?

    package init(textDocument: TextDocumentIdentifier, position: Position, context: Context? = nil) {
      self.textDocument = textDocument
      self.position = position
      self.context = context
    }
  }

  package struct Context: Codable, Sendable, Hashable {
    /// 1 invoked or typed, 2 a trigger character, 3 the last list was incomplete.
    package var triggerKind: Int
    package var triggerCharacter: String?

    package init(triggerKind: Int, triggerCharacter: String? = nil) {
      self.triggerKind = triggerKind
      self.triggerCharacter = triggerCharacter
    }
  }
}

/// The items of a list; an incomplete one is asked for anew at the next key.
package struct CompletionList: Codable, Sendable, Hashable {
  package var isIncomplete: Bool
  package var items: [CompletionItem]

  package init(isIncomplete: Bool, items: [CompletionItem]) {
    self.isIncomplete = isIncomplete
    self.items = items
  }
}
