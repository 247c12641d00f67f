import Completion
import LanguageServerProtocol

/// What a resolved item says of a name: its signature, its documentation and where it is defined.
struct ItemDocumentation {
  private let item: NameItem

  init(_ item: NameItem) { self.item = item }

  /// Nil if nothing is known.
  func text(isMarkdown: Bool) -> MarkupContent? {
    let signature = item.detail.isEmpty ? nil : isMarkdown ? "```\n\(item.detail)\n```" : item.detail
    let place = item.path.map { isMarkdown ? "`\($0)`" : $0 }
    let value = [signature, item.documentation, place].compactMap { $0 }.joined(separator: "\n\n")
    return value.isEmpty ? nil : MarkupContent(kind: isMarkdown ? "markdown" : "plaintext", value: value)
  }
}
