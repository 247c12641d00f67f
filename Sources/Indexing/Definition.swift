import SourceText
import SymbolIndex
import Syntax

/// A definition as the query found it.
struct Definition {
  var name: String
  var kind: SymbolKind
  /// The name's bytes.
  var nameRange: Range<Int>
  var position: TextPosition
  /// The whole definition.
  var node: SyntaxNode
  var range: Range<Int>
  var lines: Range<Int>
  /// Where the signature ends, if not with the definition.
  var body: Range<Int>?
  /// A documentation string that the syntax ties to it.
  var documentation: SyntaxNode?
  /// The container that the pattern names, such as a method's receiver.
  var container: String?
  /// A keyword that stands before a group of such definitions.
  var prefix: String?

  /// Where the names stand that are named through it; nil if there are none.
  var scope: Range<Int>? {
    switch kind {
    case .constant, .variable, .enumMember, .typeParameter: return nil
    case .field: return range
    default: break
    }
    guard let body else { return nil }
    // Some grammars have no node around the body, so only its first token is captured.
    let end = body.count > 1 ? body.upperBound : range.upperBound
    return body.lowerBound..<max(body.lowerBound, end)
  }
}

/// Turns the matches of the `tags` query into definitions and references.
struct DefinitionCollector {
  private static let definitionPrefix = "definition."

  private(set) var definitions: [Definition] = []
  private(set) var references: Set<String> = []
  /// Index in `definitions` of the definition whose name begins at an offset.
  private var byName: [Int: Int] = [:]
  private let bytes: [UInt8]
  /// Present if the text has line ends that the tree does not count.
  private let snapshot: TextSnapshot?

  init(tree: SyntaxTree) {
    bytes = tree.bytes
    snapshot = Self.hasLoneReturns(tree.bytes) ? TextSnapshot(bytes: tree.bytes) : nil
  }

  mutating func add(_ match: SyntaxMatch) {
    var kind: SymbolKind?
    var node: SyntaxNode?
    for capture in match.captures {
      if capture.name == "reference" {
        addReference(capture.node)
      } else if capture.name.hasPrefix(Self.definitionPrefix) {
        kind = SymbolKind(rawValue: String(capture.name.dropFirst(Self.definitionPrefix.count)))
        node = capture.node
      }
    }
    guard let kind, let node, let name = match["name"] else { return }
    addDefinition(kind, node, name, match)
  }

  private mutating func addReference(_ node: SyntaxNode) {
    guard let name = Self.name(of: node) else { return }
    references.insert(name)
  }

  private mutating func addDefinition(_ kind: SymbolKind, _ node: SyntaxNode, _ name: SyntaxNode, _ match: SyntaxMatch)
  {
    guard let text = Self.name(of: name) else { return }
    if [.variable, .function].contains(kind), match["body"] == nil, isOfOtherText(node, name, kind) { return }
    let found = Definition(
      name: text,
      kind: kind,
      nameRange: name.range,
      position: position(of: name),
      node: node,
      range: node.range,
      lines: lines(of: node),
      body: (match["body"] ?? Self.body(of: node, after: name, kind))?.range,
      documentation: match["doc"],
      container: match["container"]?.string,
      prefix: match.properties["prefix"]
    )
    if let index = byName[found.nameRange.lowerBound] {
      definitions[index] = Self.merged(definitions[index], found)
    } else {
      byName[found.nameRange.lowerBound] = definitions.count
      definitions.append(found)
    }
  }

  /// Bytes of a parameter list that are looked at.
  private static let mostParameterBytes = 200

  /// True for what looks like a declaration because in text of another language, or where the parser has lost its way, any two
  /// words do: it has made up the end, or there are numbers or comparisons for parameters.
  private func isOfOtherText(_ node: SyntaxNode, _ name: SyntaxNode, _ kind: SymbolKind) -> Bool {
    guard node.hasError else { return false }
    let children = node.children
    // A function's head ends without a semicolon where a condition of the preprocessor has two of them for one body.
    let isCut = children.last?.isMissing == true
    if isCut, kind == .variable || children.contains(where: \.isError) { return true }
    // What comes before the name on its way to a type is the beginning of a body that the parser did not understand.
    let isInBody = children.contains { child in
      child.isError && child.range.upperBound <= name.range.lowerBound && bytes[child.range].contains(UInt8(ascii: "{"))
    }
    if isInBody { return true }
    let rest = bytes[name.range.upperBound..<node.range.upperBound].drop { $0 == UInt8(ascii: " ") }
    guard rest.first == UInt8(ascii: "(") else { return false }
    let parameters = rest.dropFirst().drop { $0 == UInt8(ascii: " ") }.prefix(Self.mostParameterBytes)
    let isNumber = parameters.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    return isNumber || ["==", "!=", "<<"].contains { parameters.firstRange(of: Array($0.utf8)) != nil }
  }

  /// One definition from two patterns: the more specific kind, and what either knows besides.
  private static func merged(_ first: Definition, _ second: Definition) -> Definition {
    let isSecond = specificity(second.kind) > specificity(first.kind)
    var winner = isSecond ? second : first
    let other = isSecond ? first : second
    winner.body = winner.body ?? other.body
    winner.documentation = winner.documentation ?? other.documentation
    winner.container = winner.container ?? other.container
    winner.prefix = winner.prefix ?? other.prefix
    return winner
  }

  private static func specificity(_ kind: SymbolKind) -> Int {
    switch kind {
    case .constructor: 5
    case .method, .property, .operator, .enumMember: 4
    case .constant, .struct, .enum, .interface: 3
    case .field, .class: 2
    case .function, .module: 1
    default: 0
    }
  }

  /// Nil if it is no name.
  private static func name(of node: SyntaxNode) -> String? {
    guard !node.isMissing, (1...SymbolExtractor.longestName).contains(node.range.count) else { return nil }
    return node.nameString
  }

  /// The grammar's field `body`, for patterns that do not capture it; what an enumeration's case carries is no body.
  private static func body(of node: SyntaxNode, after name: SyntaxNode, _ kind: SymbolKind) -> SyntaxNode? {
    guard kind != .enumMember, let body = node.child(field: "body"), body.range.lowerBound >= name.range.upperBound
    else { return nil }
    return body
  }

  private func position(of node: SyntaxNode) -> TextPosition {
    snapshot?.position(at: node.range.lowerBound) ?? node.start
  }

  private func lines(of node: SyntaxNode) -> Range<Int> {
    let range = node.range
    // A node that ends right after a line end, such as a C macro, ends on that line.
    let last = range.isEmpty ? range.lowerBound : range.upperBound - 1
    let first = position(of: node).line
    if let snapshot { return first..<max(first, snapshot.lineContaining(last)) + 1 }
    let end = node.end
    return first..<max(first, end.column == 0 ? end.line - 1 : end.line) + 1
  }

  private static func hasLoneReturns(_ bytes: [UInt8]) -> Bool {
    var search = bytes[...]
    while let index = search.firstIndex(of: UInt8(ascii: "\r")) {
      let next = index + 1
      if next == bytes.count || bytes[next] != UInt8(ascii: "\n") { return true }
      search = bytes[next...]
    }
    return false
  }
}
