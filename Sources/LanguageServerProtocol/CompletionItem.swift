/// One line of a completion list.
package struct CompletionItem: Codable, Sendable, Hashable {
  package var label: String
  package var labelDetails: LabelDetails?
  /// `CompletionItemKind`.
  package var kind: Int?
  package var detail: String?
  package var documentation: MarkupContent?
  package var sortText: String?
  package var filterText: String?
  package var textEdit: Edit?
  /// 1: keep the text's own indentation; 2: let the client adjust it.
  package var insertTextMode: Int?
  package var data: Data?

  package init(label: String) { self.label = label }

  /// Text beside the label.
  package struct LabelDetails: Codable, Sendable, Hashable {
    package var detail: String?
    package var description: String?

    package init(detail: String? = nil, description: String? = nil) {
      self.detail = detail
      self.description = description
    }
  }

  /// A `TextEdit` if `range` is there, else an `InsertReplaceEdit`.
  package struct Edit: Codable, Sendable, Hashable {
    package var newText: String
    package var range: DocumentRange?
    package var insert: DocumentRange?
    package var replace: DocumentRange?

    /// Replaces one range.
    package init(newText: String, range: DocumentRange) {
      self.newText = newText
      self.range = range
    }

    /// Replaces the shorter or the longer of two ranges with the same start, as the user prefers.
    package init(newText: String, insert: DocumentRange, replace: DocumentRange) {
      self.newText = newText
      self.insert = insert
      self.replace = replace
    }
  }

  /// What brings a resolve request back to the list that the item came from.
  package struct Data: Codable, Sendable, Hashable {
    package var list: Int
    package var index: Int

    package init(list: Int, index: Int) {
      self.list = list
      self.index = index
    }
  }
}

/// Text for the user, as Markdown or plain.
package struct MarkupContent: Codable, Sendable, Hashable {
  package var kind: String
  package var value: String

  package init(kind: String, value: String) {
    self.kind = kind
    self.value = value
  }
}
