/// `textDocument/inlineCompletion` (LSP 3.18): text to show in place.
package enum InlineCompletionRequest: ProtocolRequest {
  package static let method = "textDocument/inlineCompletion"

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
    /// 1 asked for by the user, 2 while typing.
    package var triggerKind: Int
    /// The list's item that the text must go on from.
    package var selectedCompletionInfo: SelectedCompletion?

    package init(triggerKind: Int, selectedCompletionInfo: SelectedCompletion? = nil) {
      self.triggerKind = triggerKind
      self.selectedCompletionInfo = selectedCompletionInfo
    }
  }

  package struct SelectedCompletion: Codable, Sendable, Hashable {
    package var range: DocumentRange
    package var text: String

    package init(range: DocumentRange, text: String) {
      self.range = range
      self.text = text
    }
  }

  package struct Response: Codable, Sendable, Hashable {
    package var items: [Item]

    package init(items: [Item]) { self.items = items }
  }

  package struct Item: Codable, Sendable, Hashable {
    package var insertText: String
    /// What the client compares with the text in `range`; `insertText` if absent.
    package var filterText: String?
    package var range: DocumentRange

    package init(insertText: String, filterText: String? = nil, range: DocumentRange) {
      self.insertText = insertText
      self.filterText = filterText
      self.range = range
    }
  }
}
