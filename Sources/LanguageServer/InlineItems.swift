import Completion
import LanguageServerProtocol
import SourceText

/// Inline completion: the text to ask the model about, and what of its answer the client is sent.
struct InlineItems: Sendable {
  /// The document's text.
  let snapshot: TextSnapshot
  let encoding: PositionEncoding
  /// The list's item that is selected, as the edit that would accept it: the suggestion goes on from there.
  private let selection: TextEdit?
  /// The text with the selected item in it, and the cursor after it.
  let asked: TextSnapshot
  let offset: Int

  init(snapshot: TextSnapshot, params: InlineCompletionRequest.Params, encoding: PositionEncoding) {
    self.snapshot = snapshot
    self.encoding = encoding
    if let selected = params.context?.selectedCompletionInfo {
      let range = snapshot.range(of: selected.range, encoding: encoding)
      let edit = TextEdit(range: range, replacement: Array(selected.text.utf8))
      selection = edit
      asked = snapshot.applying(edit)
      offset = range.lowerBound + edit.replacement.count
    } else {
      selection = nil
      asked = snapshot
      offset = snapshot.offset(of: params.position, encoding: encoding)
    }
  }

  /// The answer for suggestions in the asked text.
  func response(_ suggestions: [Suggestion]) -> InlineCompletionRequest.Response {
    InlineCompletionRequest.Response(items: suggestions.map(item))
  }

  /// An answer without suggestions.
  static let none = InlineCompletionRequest.Response(items: [])

  private func item(_ suggestion: Suggestion) -> InlineCompletionRequest.Item {
    let edit = inDocument(suggestion)
    let text = String(decoding: edit.replacement, as: UTF8.self)
    // Clients show a text only if it goes on from what its range holds before the cursor; where it changes that, the
    // filter text says that it fits all the same.
    let held = snapshot.bytes[edit.range.lowerBound..<max(cursor, edit.range.lowerBound)]
    let fits = edit.replacement.starts(with: held)
    return InlineCompletionRequest.Item(
      insertText: text,
      filterText: fits ? nil : String(decoding: held, as: UTF8.self) + text,
      range: snapshot.range(of: edit.range, encoding: encoding)
    )
  }

  /// The cursor in the document.
  private var cursor: Int { selection.map { $0.range.upperBound } ?? offset }

  /// The suggestion as an edit of the document: with a selected item, what replaces the item's range holds its text too.
  private func inDocument(_ suggestion: Suggestion) -> TextEdit {
    let replace = suggestion.replace.clamped(to: 0..<asked.bytes.count)
    guard let selection else { return TextEdit(range: replace, replacement: Array(suggestion.text.utf8)) }
    let lower = min(replace.lowerBound, selection.range.lowerBound)
    let upper = max(replace.upperBound, selection.range.lowerBound + selection.replacement.count)
    let text =
      asked.bytes[lower..<replace.lowerBound] + Array(suggestion.text.utf8) + asked.bytes[replace.upperBound..<upper]
    let grown = selection.replacement.count - selection.range.count
    return TextEdit(range: lower..<(upper - grown), replacement: Array(text))
  }
}
