/// `textDocument/inlineCompletion` (LSP 3.18): text to show in place.
package enum InlineCompletionRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "textDocument/inlineCompletion"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document.
    package var textDocument: TextDocumentIdentifier
    /// The place of the cursor.
    package var position: Position
    /// Why the client asks.
    package var context: Context?

    package init(textDocument: TextDocumentIdentifier, position: Position, context: Context? = nil) {
      self.textDocument = textDocument
      self.position = position
      self.context = context
    }
  }

  /// Why inline text is asked for.
  package struct Context: Codable, Sendable, Hashable {
    /// 1 asked for by the user, 2 while typing.
    package var triggerKind: Int
    /// The list's item that the text must go on from.
    package var selectedCompletionInfo: SelectedCompletion?

    package init(triggerKind: Int, selectedCompletionInfo: SelectedCompletion? = nil) {
      self.triggerKind = triggerKind
      self.selectedCompletionInfo = selectedCompletionInfo
    }
  }

  /// An item that is selected in the client's list.
  package struct SelectedCompletion: Codable, Sendable, Hashable {
    /// What accepting the item would replace.
    package var range: DocumentRange
    /// What it would insert.
    package var text: String

    package init(range: DocumentRange, text: String) {
      self.range = range
      self.text = text
    }
  }

  /// The members of its `result`.
  package struct Response: Codable, Sendable, Hashable {
    /// The texts to choose from, best first.
    package var items: [Item]

    package init(items: [Item]) { self.items = items }
  }

  /// One text.
  package struct Item: Codable, Sendable, Hashable {
    /// What comes in.
    package var insertText: String
    /// What the client compares with the text in `range`; `insertText` if absent.
    package var filterText: String?
    /// What it replaces.
    package var range: DocumentRange

    package init(insertText: String, filterText: String? = nil, range: DocumentRange) {
      self.insertText = insertText
      self.filterText = filterText
      self.range = range
    }
  }
}
