import SourceText
import Syntax

/// What kind of text a cursor is in.
enum CursorPlace {
  case code
  case comment
  case string

  /// By the tree where it is clear, else by the quotes of the line: an unfinished string is no string for the parser.
  init(document: CompletionDocument, offset: Int) {
    let bytes = document.snapshot.bytes
    let offset = min(max(offset, 0), bytes.count)
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(offset))
    let before = bytes[line.lowerBound..<max(offset, line.lowerBound)]
    if let language = document.language, let place = Self.place(in: document, language, at: offset) {
      self = place
      return
    }
    self = Self.place(after: before, language: document.language)
  }

  private static func place(in document: CompletionDocument, _ language: Language, at offset: Int) -> CursorPlace? {
    guard let tree = document.currentTree, offset > 0 else { return nil }
    // The character before the cursor: a line comment's node ends where the cursor at its end is.
    let leaf = tree.root.smallestDescendant(covering: (offset - 1)..<offset)
    // What opens an interpolation that is still empty.
    if !leaf.isNamed, leaf.kind.hasSuffix("(") || leaf.kind.hasSuffix("{") { return .code }
    var node: SyntaxNode? = leaf
    while let current = node {
      let isInside = current.range.lowerBound < offset && offset < current.range.upperBound
      let touchesEnd = current.range.lowerBound < offset && offset == current.range.upperBound
      if language.commentNodes.contains(current.kind) {
        let isLine = language.lineComment.map { current.text.starts(with: $0.utf8) } ?? false
        return isInside || (touchesEnd && isLine) ? .comment : nil
      }
      if language.stringNodes.contains(current.kind) { return isInside ? .string : nil }
      if current.kind.contains("interpol") || current.kind.contains("substitution") { return .code }
      node = current.parent
    }
    return nil
  }

  /// Languages in which a single quote opens a string, as a double one does.
  private static let quotesOfOneKind: Set<String> = [
    "bash", "css", "javascript", "lua", "php", "python", "ruby", "toml", "tsx", "typescript",
  ]

  /// Goes through a line and keeps account of quotes, Swift's interpolations and the line comment's mark.
  static func place(after bytes: ArraySlice<UInt8>, language: Language?) -> CursorPlace {
    let mark = Array((language?.lineComment ?? "").utf8)
    var quotes = quotesOfOneKind.contains(language?.name ?? "") ? Array("\"'".utf8) : Array("\"".utf8)
    // What has no strings, such as Markdown, has quotes as punctuation.
    if language?.stringNodes.isEmpty == true { quotes = [] }
    var open: UInt8?
    // Quotes around the interpolations that the cursor is in, and how many parentheses are open in each.
    var outer: [(quote: UInt8, depth: Int)] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        index += 1
        if let quote = open, index < bytes.endIndex, bytes[index] == UInt8(ascii: "("), language?.name == "swift" {
          outer.append((quote, 0))
          open = nil
        }
      } else if let quote = open {
        if byte == quote { open = nil }
      } else if quotes.contains(byte) {
        open = byte
      } else if !mark.isEmpty, bytes[index...].starts(with: mark) {
        return .comment
      } else if let last = outer.indices.last {
        if byte == UInt8(ascii: "(") { outer[last].depth += 1 }
        if byte == UInt8(ascii: ")") {
          outer[last].depth -= 1
          if outer[last].depth < 0 { open = outer.removeLast().quote }
        }
      }
      index += 1
    }
    return open == nil ? .code : .string
  }
}
