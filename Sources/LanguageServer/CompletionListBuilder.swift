import Completion
import LanguageServerProtocol
import SourceText

/// Makes the client's list of names and suggestions.
struct CompletionListBuilder: Sendable {
  var document: OpenDocument
  var snapshot: TextSnapshot
  var offset: Int
  var client: ClientProfile
  var listNumbers: ListNumbers

  /// The list for what is there of its parts.
  func list(_ parts: ListAssembly.Parts) -> CompletionList {
    var items = (parts.suggestions ?? []).compactMap(item)
    var isIncomplete = parts.suggestions == nil || parts.names == nil || !parts.isOrdered
    if let names = parts.names {
      isIncomplete = isIncomplete || names.isIncomplete
      let number = listNumbers.next()
      document.keep(list: ResolvableList(number: number, items: names.items))
      for (index, name) in names.items.enumerated() {
        items.append(item(name, in: names, data: CompletionItem.Data(list: number, index: index)))
      }
    }
    return CompletionList(isIncomplete: isIncomplete, items: items)
  }

  private func item(_ name: NameItem, in names: NameList, data: CompletionItem.Data) -> CompletionItem {
    var item = CompletionItem(label: name.name)
    item.kind = CompletionItemKinds.number(for: name.kind)
    item.detail = name.detail.isEmpty ? nil : name.detail
    if client.readsLabelDetails, let path = name.path {
      item.labelDetails = CompletionItem.LabelDetails(description: path)
    }
    item.sortText = "1" + name.sortKey
    item.filterText = name.name
    item.textEdit = edit(name.name, replacing: names.replace)
    item.data = data
    return item
  }

  /// The identifier up to the cursor is replaced, or all of it, as the client's user prefers.
  private func edit(_ text: String, replacing range: Range<Int>) -> CompletionItem.Edit {
    let start = min(range.lowerBound, offset)
    let insert = snapshot.range(of: start..<offset, encoding: client.encoding)
    guard client.readsInsertReplaceEdits else { return CompletionItem.Edit(newText: text, range: insert) }
    let replace = snapshot.range(of: start..<max(range.upperBound, offset), encoding: client.encoding)
    return CompletionItem.Edit(newText: text, insert: insert, replace: replace)
  }

  /// The model's text as the first item; nil if it replaces more than this line, which an item may not.
  private func item(_ suggestion: Suggestion) -> CompletionItem? {
    let range = suggestion.replace.clamped(to: 0..<snapshot.bytes.count)
    let line = snapshot.lineRange(snapshot.lineContaining(offset))
    guard range.lowerBound >= line.lowerBound, range.upperBound <= line.upperBound, range.lowerBound <= offset else {
      return nil
    }
    let word = wordStart(atLeast: line.lowerBound)
    let start = min(range.lowerBound, word)
    // Clients filter by the word under the cursor, so the item takes that in.
    let text = snapshot.string(in: start..<range.lowerBound) + suggestion.text
    let label = text.split(whereSeparator: \.isNewline).first.map(String.init)?.drop { $0 == " " || $0 == "\t" } ?? ""
    guard !label.isEmpty else { return nil }
    var item = CompletionItem(label: String(label))
    item.kind = CompletionItemKinds.text
    item.detail = "Heed"
    item.sortText = "0"
    item.filterText = text.hasPrefix(snapshot.string(in: start..<offset)) ? text : snapshot.string(in: start..<offset)
    item.insertTextMode = 1
    item.textEdit = CompletionItem.Edit(
      newText: text,
      range: snapshot.range(of: start..<max(range.upperBound, offset), encoding: client.encoding)
    )
    item.documentation = documentation(suggestion, text: text)
    return item
  }

  private func documentation(_ suggestion: Suggestion, text: String) -> MarkupContent? {
    let sources = ProvenanceText.list(suggestion.sources)
    let parts = [text.contains(where: \.isNewline) ? text : "", sources.isEmpty ? "" : "From \(sources)"]
    let value = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    return value.isEmpty ? nil : MarkupContent(kind: client.plainDocumentation, value: value)
  }

  private func wordStart(atLeast start: Int) -> Int {
    var word = offset
    while word > start, Self.isWordByte(snapshot.bytes[word - 1]) { word -= 1 }
    return word
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }
}
