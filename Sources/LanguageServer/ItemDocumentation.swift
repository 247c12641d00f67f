import Completion
import LanguageServerProtocol
import SourceText
import SymbolIndex

/// What a resolved item says of a name: its signature, its documentation and where it is defined.
struct ItemDocumentation {
  /// More definitions of one name than this are not looked through for its line.
  private static let mostDefinitions = 200

  private let item: NameItem
  /// `path:line`, the line from 1; the path alone if the index does not know the line; nil in the document itself.
  private let place: String?

  init(_ item: NameItem, index: SymbolStore?) {
    self.item = item
    place = item.path.map { path in
      let definitions = try? index?.symbols(named: [item.name], limit: Self.mostDefinitions)
      let definition = definitions?.first { $0.path == path && $0.kind == item.kind }
      return definition.map { "\(path):\($0.position.line + 1)" } ?? path
    }
  }

  /// The text as the client reads it (`MarkupContent.kind`); nil if nothing is known.
  func text(kind: String?) -> MarkupContent? {
    let isMarkdown = kind == "markdown"
    let signature = item.detail.isEmpty ? nil : isMarkdown ? "```\n\(item.detail)\n```" : item.detail
    let place = place.map { isMarkdown ? "`\($0)`" : $0 }
    let value = [signature, item.documentation, place].compactMap { $0 }.joined(separator: "\n\n")
    return value.isEmpty ? nil : MarkupContent(kind: kind, value: value)
  }
}
