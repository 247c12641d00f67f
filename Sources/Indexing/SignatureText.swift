import SymbolIndex
import Syntax

/// Writes a definition's declaration on one line, as a reader would: without body, comments, attributes, and line ends.
struct SignatureText {
  static let longest = 300
  // Text that is looked at for a signature, for one may go on for the length of the file.
  private static let longestSource = 4000

  /// How Java begins the definition of an attribute.
  private static let annotationType = Array("@interface ".utf8)

  let bytes: [UInt8]
  let language: Language

  func text(of definition: Definition) -> String {
    if definition.kind == .enumMember, let text = enumCase(definition) { return text }
    var line = oneLine(pieces(of: definition), of: definition)
    // A definition that begins with its own name has no attributes, but the name may look like one (Ruby's `@name`).
    if definition.nameRange.lowerBound > definition.range.lowerBound { line = Array(withoutAttributes(line[...])) }
    line = withoutEnding(line, hasBody: definition.body != nil)
    if let prefix = definition.prefix, !line.starts(with: Array((prefix + " ").utf8)) {
      line = Array((prefix + " ").utf8) + line
    }
    guard line.count > Self.longest else { return String(decoding: line, as: UTF8.self) }
    return String(line, atMost: Self.longest) + "…"
  }

  // MARK: Which part of the text

  private func pieces(of definition: Definition) -> [Range<Int>] {
    let range = startWithoutAttributes(of: definition)..<definition.range.upperBound
    var pieces = [range]
    if let body = definition.body {
      let head = range.lowerBound..<max(range.lowerBound, body.lowerBound)
      // `typedef struct { … } name;`
      let isNamedAfterBody = definition.nameRange.lowerBound >= body.upperBound
      pieces = isNamedAfterBody ? [head, body.upperBound..<max(body.upperBound, range.upperBound)] : [head]
    } else if let tag = definition.node.child(field: "tag") {
      pieces = [range.lowerBound..<max(range.lowerBound, tag.range.lowerBound)]
    } else if let end = endOfValueLine(definition) {
      pieces = [range.lowerBound..<end]
    }
    return pieces.map { $0.prefix(Self.longestSource).clamped(to: 0..<bytes.count) }
  }

  /// Where the definition begins after the attributes in brackets that are a part of it: C#'s `[Name]`, C++'s `[[name]]`,
  /// PHP's `#[Name]`.
  private func startWithoutAttributes(of definition: Definition) -> Int {
    let range = definition.range
    let text = bytes[range.clamped(to: 0..<bytes.count)]
    guard text.first == UInt8(ascii: "[") || text.starts(with: Array("#[".utf8)) else { return range.lowerBound }
    let children = definition.node.children
    guard
      let next = children.first(where: { !$0.kind.hasPrefix("attribute") && !language.commentNodes.contains($0.kind) })
    else { return range.lowerBound }
    return min(next.range.lowerBound, definition.nameRange.lowerBound)
  }

  /// The end of the line on which the value of a variable begins, if the value goes on after it.
  private func endOfValueLine(_ definition: Definition) -> Int? {
    switch definition.kind {
    case .constant, .field, .property, .variable: break
    default: return nil
    }
    let rest = definition.nameRange.upperBound..<max(definition.nameRange.upperBound, definition.range.upperBound)
    let text = bytes[rest.clamped(to: 0..<bytes.count)]
    guard let sign = text.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    // A backslash continues the line in C and Python.
    var end = sign
    while let next = text[end...].firstIndex(of: UInt8(ascii: "\n")) {
      if bytes[..<next].last != UInt8(ascii: "\\") { return next }
      end = next + 1
    }
    return nil
  }

  /// `case name(…)` or `case name = …`, for a declaration may list several cases.
  private func enumCase(_ definition: Definition) -> String? {
    let text = bytes[definition.range.clamped(to: 0..<bytes.count)]
    let keyword = Array("case ".utf8)
    guard text.starts(with: keyword) || text.starts(with: Array("indirect case ".utf8)) else { return nil }
    var depth = 0
    let rest = bytes[
      definition.nameRange.upperBound..<max(definition.nameRange.upperBound, definition.range.upperBound)
    ]
    let own = rest.prefix { byte in
      if [UInt8(ascii: "("), UInt8(ascii: "[")].contains(byte) { depth += 1 }
      if [UInt8(ascii: ")"), UInt8(ascii: "]")].contains(byte) { depth -= 1 }
      return depth > 0 || (byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\n"))
    }
    let end = min(own.endIndex, definition.nameRange.lowerBound + Self.longestSource)
    let range = definition.nameRange.lowerBound..<max(definition.nameRange.upperBound, end)
    let line = withoutEnding(oneLine([range], of: definition), hasBody: false)
    return String(keyword + line, atMost: Self.longest)
  }

  // MARK: On one line

  private func oneLine(_ pieces: [Range<Int>], of definition: Definition) -> [UInt8] {
    var line: [UInt8] = []
    for piece in pieces {
      for part in withoutComments(piece, of: definition) {
        append(bytes[part], to: &line)
        // A comment or a body stood here.
        if line.last != UInt8(ascii: " ") { line.append(UInt8(ascii: " ")) }
      }
    }
    return Array(line.trimmed)
  }

  /// Appends text with every run of spaces as one; none inside parentheses that were broken over lines.
  private func append(_ text: ArraySlice<UInt8>, to line: inout [UInt8]) {
    let opening = [UInt8(ascii: "("), UInt8(ascii: "[")]
    let closing = [UInt8(ascii: ")"), UInt8(ascii: "]")]
    var hasBreak = false
    var isContinued = false
    for byte in text {
      if byte.isSpace || byte == 0 {
        if byte == UInt8(ascii: "\n") {
          hasBreak = true
          if isContinued { line.removeLast() }
        }
        isContinued = false
        if let last = line.last, last != UInt8(ascii: " ") { line.append(UInt8(ascii: " ")) }
        continue
      }
      if hasBreak, line.last == UInt8(ascii: " ") {
        let before = line.dropLast().last ?? 0
        if opening.contains(before) || closing.contains(byte) { line.removeLast() }
        if closing.contains(byte), line.last == UInt8(ascii: ",") { line.removeLast() }
      }
      hasBreak = false
      isContinued = byte == UInt8(ascii: "\\")
      line.append(byte)
    }
  }

  /// The parts of a range between comments.
  private func withoutComments(_ range: Range<Int>, of definition: Definition) -> [Range<Int>] {
    let openings = [language.lineComment, language.blockComment?.opening].compactMap(\.self).map { Array($0.utf8) }
    guard openings.contains(where: { bytes[range].firstIndex(ofSequence: $0) != nil }) else { return [range] }
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    definition.node.walk { node in
      let inner = node.range
      if inner.upperBound <= range.lowerBound || inner.lowerBound >= range.upperBound { return .skipChildren }
      guard language.commentNodes.contains(node.kind) else { return .visitChildren }
      if inner.lowerBound >= start {
        parts.append(start..<inner.lowerBound)
        start = min(inner.upperBound, range.upperBound)
      }
      return .skipChildren
    }
    parts.append(start..<range.upperBound)
    return parts
  }

  // MARK: At the ends

  /// Without `@name` and `@name(…)` at the start.
  private func withoutAttributes(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while line.first == UInt8(ascii: "@"), !line.starts(with: Self.annotationType) {
      var rest = line.dropFirst().drop { $0.isNameByte || $0 == UInt8(ascii: ".") }
      if rest.first == UInt8(ascii: "(") {
        var depth = 0
        rest = rest.drop { byte in
          if byte == UInt8(ascii: "(") { depth += 1 }
          if byte == UInt8(ascii: ")") { depth -= 1 }
          return depth > 0
        }
        .dropFirst()
      }
      // An attribute alone is no declaration.
      guard rest.contains(where: { !$0.isSpace }) else { return line }
      line = rest.drop(while: \.isSpace)
    }
    return line
  }

  /// Without what leads over to the body, or ends a statement.
  private func withoutEnding(_ line: [UInt8], hasBody: Bool) -> [UInt8] {
    let endings = Array((hasBody ? ";:{=, " : ";=, ").utf8)
    var line = line
    while let last = line.last, endings.contains(last) { line.removeLast() }
    return line
  }
}
