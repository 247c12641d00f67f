/// One line of a completion list.
package struct CompletionItem: Codable, Sendable, Hashable {
  /// What the list shows, and what is inserted if there is no edit.
  package var label: String
  /// What the list shows beside it, if the client can.
  package var labelDetails: LabelDetails?
  /// `CompletionItemKind`.
  package var kind: Int?
  /// One line about the item: a signature.
  package var detail: String?
  /// Several lines about it.
  package var documentation: MarkupContent?
  /// What the client sorts by; the label if absent.
  package var sortText: String?
  /// What the client compares with the typed word; the label if absent.
  package var filterText: String?
  /// What accepting the item changes.
  package var textEdit: Edit?
  /// 1: keep the text's own indentation; 2: let the client adjust it.
  package var insertTextMode: Int?
  /// What the client gives back to resolve the item.
  package var data: Data?

  package init(label: String) { self.label = label }

  /// Text beside the label.
  package struct LabelDetails: Codable, Sendable, Hashable {
    /// Right after the label, without a space.
    package var detail: String?
    /// At some distance, such as a file.
    package var description: String?

    package init(detail: String? = nil, description: String? = nil) {
      self.detail = detail
      self.description = description
    }
  }

  /// A `TextEdit` if `range` is there, else an `InsertReplaceEdit`.
  package struct Edit: Codable, Sendable, Hashable {
    /// The text that comes in.
    package var newText: String
    /// What it replaces; nil if there are two ranges.
    package var range: DocumentRange?
    /// What it replaces if text after the cursor is to stay.
    package var insert: DocumentRange?
    /// What it replaces if text after the cursor is to go.
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
    /// The number of the list.
    package var list: Int
    /// The place in the list, from 0.
    package var index: Int

    package init(list: Int, index: Int) {
      self.list = list
      self.index = index
    }
  }
}

/// Text for the user, as Markdown or plain; a bare string on the wire if it has no kind.
package struct MarkupContent: Codable, Sendable, Hashable {
  /// `markdown` or `plaintext`; nil for a client that reads bare strings only.
  package var kind: String?
  /// The text.
  package var value: String

  package init(kind: String?, value: String) {
    self.kind = kind
    self.value = value
  }

  private enum CodingKeys: CodingKey { case kind, value }

  package init(from decoder: any Decoder) throws {
    if let value = try? decoder.singleValueContainer().decode(String.self) {
      self.init(kind: nil, value: value)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        kind: try container.decode(String.self, forKey: .kind),
        value: try container.decode(String.self, forKey: .value)
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    guard let kind else {
      var container = encoder.singleValueContainer()
      return try container.encode(value)
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(value, forKey: .value)
  }
}
