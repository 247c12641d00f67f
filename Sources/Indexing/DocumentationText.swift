import SymbolIndex
import Syntax

/// Finds the first line of a definition's documentation.
///
/// That is a documentation string, else the comment whose last line is right above, else for a member or a value the
/// comment after it on its line. Comments are found by their tokens in the text around the definition, not in the tree:
/// libtree-sitter gets from a node to the one before it only by way of all the others.
struct DocumentationText {
  private static let longest = 200
  // A comment that is longer is not searched for its beginning.
  private static let longestBlock = 20_000
  private static let directives = [
    "MARK:", "TODO", "FIXME", "swiftlint:", "swift-format-ignore", "go:", "nolint", "noqa", "type: ignore", "pylint:",
    "clang-format", "NOLINT", "sourcery:", "+build", "pragma", "SPDX-",
  ]

  let bytes: [UInt8]
  let language: Language

  func text(of definition: Definition) -> String? {
    if let string = definition.documentation ?? stringAtStart(of: definition) {
      return firstLine(of: stringLines(string), name: definition.name)
    }
    if let text = firstLine(of: attributeLines(above: definition), name: definition.name) { return text }
    if let above = firstLine(of: linesAbove(definition), name: definition.name) { return above }
    switch definition.kind {
    case .constant, .enumMember, .field, .property, .variable:
      return firstLine(of: linesAfter(definition), name: definition.name)
    default: return nil
    }
  }

  /// The first line that says more than the name, without markup.
  private func firstLine(of lines: [ArraySlice<UInt8>], name: String) -> String? {
    for line in lines {
      let line = line.trimmed
      guard line.contains(where: \.isLetter) else { continue }
      let text = Self.withoutSummary(String(line, atMost: Self.longest))
      if text.isEmpty { continue }
      if text == name || text == name + "()" || Self.directives.contains(where: text.hasPrefix) { continue }
      for tag in ["@brief ", "\\brief ", "- "] where text.hasPrefix(tag) { return String(text.dropFirst(tag.count)) }
      return String(Array(text.utf8)[...].withoutRules, atMost: Self.longest)
    }
    return nil
  }

  /// Without the mark-up around C#'s summaries.
  private static func withoutSummary(_ text: String) -> String {
    guard text.hasPrefix("<") || text.hasSuffix(">") else { return text }
    return text.replacing("<summary>", with: "").replacing("</summary>", with: "")
  }

  // MARK: Strings

  /// A string that is the first statement of the body.
  private func stringAtStart(of definition: Definition) -> SyntaxNode? {
    guard let body = definition.body, definition.node.range.contains(body.lowerBound) else { return nil }
    let quote = bytes[body.lowerBound..<min(body.lowerBound + 2, bytes.count)]
    guard quote.contains(UInt8(ascii: "\"")) || quote.contains(UInt8(ascii: "'")) else { return nil }
    var node = definition.node.smallestDescendant(covering: body.lowerBound..<body.lowerBound + 1)
    while !language.stringNodes.contains(node.kind) {
      guard let parent = node.parent, parent.range.lowerBound == body.lowerBound else { return nil }
      node = parent
    }
    return node
  }

  private func stringLines(_ node: SyntaxNode) -> [ArraySlice<UInt8>] {
    let quotes: (UInt8) -> Bool = { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    var text = bytes[node.range.clamped(to: 0..<bytes.count)].drop { $0.isLetter }
    text = text.drop(while: quotes)
    while let last = text.last, quotes(last) { text = text.dropLast() }
    return text.prefix(Self.longestBlock).split(separator: UInt8(ascii: "\n"))
  }

  // MARK: Attributes

  private static let documentation = Array("@doc ".utf8)
  private static let longString = Array("\"\"\"".utf8)

  /// What Elixir's `@doc` before a definition says: a string on its line, or the lines up to three quotes.
  private func attributeLines(above definition: Definition) -> [ArraySlice<UInt8>] {
    guard language.name == "elixir" else { return [] }
    var lines: [ArraySlice<UInt8>] = []
    var isInString = false
    var next = line(before: lineStart(definition.range.lowerBound))
    while let range = next, definition.range.lowerBound - range.lowerBound < Self.longestBlock {
      let text = bytes[range].trimmed
      if text.starts(with: Self.documentation) {
        let string = text.dropFirst(Self.documentation.count).drop { $0 != UInt8(ascii: "\"") }
        return isInString ? lines.reversed() : [string.drop { $0 == UInt8(ascii: "\"") }.withoutQuotes]
      }
      if isInString {
        lines.append(text)
      } else if text.elementsEqual(Self.longString) {
        isInString = true
      } else if text.first != UInt8(ascii: "@") {
        return []
      }
      next = line(before: range.lowerBound)
    }
    return []
  }

  // MARK: Comments

  /// The lines of the comment that ends on the line above the definition, without their marks.
  private func linesAbove(_ definition: Definition) -> [ArraySlice<UInt8>] {
    var start = lineStart(definition.range.lowerBound)
    // Only keywords and spaces may stand before it: the comment above `struct { int a; int b; }` is not of `b`.
    let before = bytes[start..<definition.range.lowerBound]
    let isTemplate = before.trimmed.starts(with: Self.template)
    guard isTemplate || before.allSatisfy({ $0.isLetter || $0.isSpace }) else { return [] }
    var above = line(before: start)
    // Decorators and attributes are no part of the definition.
    while let line = above, Self.isAttribute(bytes[line].trimmed) {
      start = line.lowerBound
      above = self.line(before: start)
    }
    guard let last = above else { return [] }
    let text = bytes[last].trimmed
    if let comment = language.lineComment, text.starts(with: Array(comment.utf8)) {
      return lineComments(endingWith: last, mark: Array(comment.utf8))
    }
    if let block = language.blockComment, text.suffix(block.closing.utf8.count).elementsEqual(block.closing.utf8) {
      return blockComment(endingAt: text.endIndex, block)
    }
    return []
  }

  private static let template = Array("template".utf8)

  /// `@name`, Rust's `#[name]`, C++'s `[[name]]` and the line `template <…>`, C#'s `[Name]`.
  private static func isAttribute(_ line: ArraySlice<UInt8>) -> Bool {
    let isBracketed = line.first == UInt8(ascii: "[") && line.last == UInt8(ascii: "]")
    let isTemplate = line.starts(with: template) && line.last == UInt8(ascii: ">")
    return line.first == UInt8(ascii: "@") || line.starts(with: Array("#[".utf8)) || isBracketed || isTemplate
  }

  private func lineComments(endingWith last: Range<Int>, mark: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var next: Range<Int>? = last
    while let range = next, last.upperBound - range.lowerBound < Self.longestBlock {
      let text = bytes[range].trimmed
      guard text.starts(with: mark) else { break }
      lines.append(withoutMarks(text))
      next = line(before: range.lowerBound)
    }
    return lines.reversed()
  }

  private func blockComment(endingAt end: Int, _ block: Language.BlockComment) -> [ArraySlice<UInt8>] {
    let opening = Array(block.opening.utf8)
    let content = bytes[max(0, end - Self.longestBlock)..<max(0, end - block.closing.utf8.count)]
    var start = content.endIndex
    while start > content.startIndex {
      start -= 1
      guard bytes[start...].starts(with: opening) else { continue }
      // Code before the comment makes it a remark on that code.
      guard bytes[lineStart(start)..<start].allSatisfy(\.isSpace) else { return [] }
      return content[start...].split(separator: UInt8(ascii: "\n")).map { withoutMarks($0.trimmed) }
    }
    return []
  }

  /// The comment that follows on the line where the definition ends.
  private func linesAfter(_ definition: Definition) -> [ArraySlice<UInt8>] {
    let end = min(definition.range.upperBound, bytes.count)
    let rest = bytes[end...].prefix { $0 != UInt8(ascii: "\n") }
      .drop { $0.isSpace || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
    if let mark = language.lineComment, rest.starts(with: Array(mark.utf8)) { return [withoutMarks(rest.trimmed)] }
    guard let block = language.blockComment, rest.starts(with: Array(block.opening.utf8)) else { return [] }
    let content = rest.dropFirst(block.opening.utf8.count)
    let close = content.firstIndex(ofSequence: Array(block.closing.utf8)) ?? content.endIndex
    return [withoutMarks(content[..<close].trimmed)]
  }

  /// Without the comment's own characters at the start of a line: `///`, `#:`, `/**`, `*`, `//!`, `/**<`.
  private func withoutMarks(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.drop { Array("/*#!<:".utf8).contains($0) }.trimmed
  }

  // MARK: Lines

  private func lineStart(_ offset: Int) -> Int {
    let offset = min(offset, bytes.count)
    return bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  }

  /// The line before the one that begins at `start`, without its end.
  private func line(before start: Int) -> Range<Int>? {
    start > 0 ? lineStart(start - 1)..<start - 1 : nil
  }
}

extension ArraySlice<UInt8> {
  /// Without quotes at the end.
  fileprivate var withoutQuotes: ArraySlice<UInt8> {
    var text = self
    while text.last == UInt8(ascii: "\"") { text = text.dropLast() }
    return text
  }

  /// Without the dashes and the like that frame a heading.
  fileprivate var withoutRules: ArraySlice<UInt8> {
    let marks = Array("-=~* ".utf8)
    var text = drop(while: marks.contains)
    while let last = text.last, marks.contains(last), text.count < count || text.dropLast().last == last {
      text = text.dropLast()
    }
    return text
  }
}
