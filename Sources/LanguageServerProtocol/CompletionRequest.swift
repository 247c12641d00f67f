/// `textDocument/completion`: the list at a position.
package enum CompletionRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "textDocument/completion"
  /// What answers it.
  package typealias Response = CompletionList

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document.
    package var textDocument: TextDocumentIdentifier
    /// The place of the cursor.
    package var position: Position
    /// Why the client asks; absent from old clients.
    package var context: Context?

    package init(textDocument: TextDocumentIdentifier, position: Position, context: Context? = nil) {
      self.textDocument = textDocument
      self.position = position
      self.context = context
    }
  }

  /// Why a list is asked for.
  package struct Context: Codable, Sendable, Hashable {
    /// 1 invoked or typed, 2 a trigger character, 3 the last list was incomplete.
    package var triggerKind: Int
    /// The character, if one was the trigger.
    package var triggerCharacter: String?

    package init(triggerKind: Int, triggerCharacter: String? = nil) {
      self.triggerKind = triggerKind
      self.triggerCharacter = triggerCharacter
    }
  }
}

/// The items of a list; an incomplete one is asked for anew at the next key.
package struct CompletionList: Codable, Sendable, Hashable {
  /// True: ask again as the user types on.
  package var isIncomplete: Bool
  /// The items; the client sorts and filters them.
  package var items: [CompletionItem]

  package init(isIncomplete: Bool, items: [CompletionItem]) {
    self.isIncomplete = isIncomplete
    self.items = items
  }
}
