import Completion
import SourceText

/// What hovering over a name shows: how it is declared, its documentation and its file.
struct MeaningText {
  private let meaning: NameMeaning
  private let isOwn: Bool

  /// `isOwn` says that it is defined in the document itself.
  init(_ meaning: NameMeaning, isOwn: Bool) {
    self.meaning = meaning
    self.isOwn = isOwn
  }

  /// The text in a format of `MarkupContent.kind`.
  func text(_ kind: String?) -> String {
    let isMarkdown = kind == "markdown"
    let signature = meaning.signature.isEmpty ? meaning.name : meaning.signature
    let place = "\(meaning.path):\(meaning.position.line + 1)"
    return [
      isMarkdown ? "```\n\(signature)\n```" : signature, meaning.doc, isOwn ? nil : isMarkdown ? "`\(place)`" : place,
    ].compactMap { $0 }.joined(separator: "\n\n")
  }
}
