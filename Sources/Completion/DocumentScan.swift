import Decoding
import SourceText
import SymbolIndex
import Syntax

/// What a document's own tree says: its definitions, its imports and the names in sight of a place.
///
/// The tree may be of broken code: what can be recognized is there, the rest is missing. Without a tree all is empty.
struct DocumentScan {
  /// A definition in the document.
  struct Definition {
    var name: String
    var kind: SymbolKind
    /// Names of the enclosing definitions joined by dots.
    var container: String
    var signature: String
    /// Bytes of the whole definition and of its name.
    var range: Range<Int>
    var nameRange: Range<Int>

    /// The innermost enclosing definition's name.
    var containerName: String { container.split(separator: ".").last.map(String.init) ?? "" }
  }

  private(set) var document: CompletionDocument
  /// The tree, right up to `treeEnd`: behind it may be text that has not been parsed.
  let tree: SyntaxTree?
  private(set) var treeEnd: Int
  /// In text order.
  let definitions: [Definition]
  let imports: [ImportRecord]

  init(_ document: CompletionDocument) { self.init(document, tree: document.currentTree, treeEnd: nil) }

  /// A document whose member access at a cursor has no name yet, and which may make no sense to the parser without one.
  init(_ document: CompletionDocument, cursor: Int) {
    let whole = NamelessAccess.tree(of: document, cursor: cursor)
    self.init(document, tree: whole ?? document.currentTree, treeEnd: whole == nil ? nil : cursor)
  }

  private init(_ document: CompletionDocument, tree: SyntaxTree?, treeEnd: Int?) {
    self.document = document
    self.tree = tree
    self.treeEnd = treeEnd ?? document.snapshot.bytes.count
    definitions = Self.definitions(in: tree)
    imports = Self.imports(of: document, in: tree)
  }

  /// The same document with a text inserted that is not parsed: what is defined stays, and what is in sight at the cursor
  /// is in sight in the text.
  func inserting(_ text: [UInt8], at cursor: Int) -> DocumentScan {
    var scan = self
    scan.document.snapshot = document.snapshot.applying(TextEdit(range: cursor..<cursor, replacement: text))
    scan.treeEnd = cursor
    return scan
  }

  /// The definitions around an offset, outermost first.
  func enclosing(_ offset: Int) -> [Definition] {
    let offset = min(offset, treeEnd)
    return definitions.filter {
      $0.range.lowerBound < offset && offset <= $0.range.upperBound && $0.kind.hasMembersOrBody
    }
  }

  /// The name of the type whose body an offset is in: that of the innermost type, or that a method outside of it names.
  func enclosingType(_ offset: Int) -> String? {
    for definition in enclosing(offset).reversed() {
      if definition.kind.isType { return definition.name }
      if !definition.containerName.isEmpty, definition.kind == .method || definition.kind == .constructor {
        return definition.containerName
      }
    }
    return HeaderScan(document.snapshot).enclosingType(min(offset, treeEnd))
  }

  /// The definitions right inside a type of this name.
  func members(of type: String) -> [Definition] { definitions.filter { $0.containerName == type } }

  /// True for an import of the document that brings all names of a module. Python's `from module import *` is recorded as a
  /// whole module, as `import module` is: the line tells.
  func isWildcard(_ record: ImportRecord) -> Bool {
    guard record.names.isEmpty, record.alias == nil else { return false }
    let snapshot = document.snapshot
    guard record.line < snapshot.lineCount else { return true }
    return snapshot.bytes[snapshot.lineRange(record.line)].contains(UInt8(ascii: "*"))
  }

  // MARK: Definitions

  private static func definitions(in tree: SyntaxTree?) -> [Definition] {
    guard let tree, let query = try? tree.grammar.query("tags") else { return [] }
    var found: [Definition] = []
    query.forEachMatch(in: tree.root) { match in
      guard let capture = match.captures.first(where: { $0.name.hasPrefix("definition.") }),
        let kind = SymbolKind(rawValue: String(capture.name.dropFirst("definition.".count))),
        let name = match["name"]
      else { return }
      let end = match["body"]?.range.lowerBound ?? capture.node.range.upperBound
      let start = capture.node.range.lowerBound
      found.append(
        Definition(
          name: name.nameString,
          kind: kind,
          container: match["container"]?.string ?? "",
          signature: OneLine.signature(tree.bytes[start..<max(start, min(end, tree.bytes.count))]),
          range: capture.node.range,
          nameRange: name.range
        )
      )
    }
    found.sort { ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound) }
    return withContainers(found)
  }

  /// Names the enclosing definitions of each that did not say its container itself.
  private static func withContainers(_ definitions: [Definition]) -> [Definition] {
    var open: [Definition] = []
    return definitions.map { definition in
      var definition = definition
      while let last = open.last, last.range.upperBound <= definition.range.lowerBound { open.removeLast() }
      if definition.container.isEmpty {
        // What a constructor declares or assigns is its type's.
        let isAttribute = definition.kind == .field || definition.kind == .property
        let around = isAttribute ? open.filter { $0.kind != .constructor } : open
        definition.container = around.map(\.name).joined(separator: ".")
      }
      if definition.kind.hasMembersOrBody { open.append(definition) }
      return definition
    }
  }

  // MARK: Imports

  private static func imports(of document: CompletionDocument, in tree: SyntaxTree?) -> [ImportRecord] {
    guard let tree, let query = try? tree.grammar.query("imports") else { return [] }
    var found: [ImportRecord] = []
    query.forEachMatch(in: tree.root) { match in
      guard let statement = match["import"], let module = match.moduleText else { return }
      found.append(
        ImportRecord(
          path: document.path,
          module: Unquoted.text(module),
          names: match.nodes("name").map(\.nameString),
          alias: match["alias"]?.string,
          line: statement.start.line
        )
      )
    }
    return found
  }
}

/// Declarations written on one line.
enum OneLine {
  /// Longest signature in bytes, as the bundled model was trained with.
  static let longest = 160

  /// White space collapsed, what opens the body left out, cut to `longest` bytes.
  static func signature(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    var isPending = false
    for byte in bytes {
      if Blank.isBlank(byte) {
        isPending = !text.isEmpty
        continue
      }
      if text.count + (isPending ? 1 : 0) >= longest { break }
      if isPending { text.append(UInt8(ascii: " ")) }
      isPending = false
      text.append(byte)
    }
    text.removeLast(text.count - CodePoints.completeLength(text))
    while let last = text.last, Array("{:= ".utf8).contains(last) { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Module names without the quotes or brackets around them.
enum Unquoted {
  static func text(_ string: String) -> String {
    let marks: Set<Character> = ["\"", "'", "<", ">", "`"]
    return String(string.drop { marks.contains($0) }.reversed().drop { marks.contains($0) }.reversed())
  }
}

extension SymbolKind {
  /// True for what has members.
  var isType: Bool {
    switch self {
    case .class, .struct, .interface, .enum: true
    default: false
    }
  }

  /// True for what can be called.
  var isCallable: Bool { self == .function || self == .method || self == .constructor }

  /// True for what other definitions can be inside of.
  var hasMembersOrBody: Bool { isType || isCallable || self == .namespace || self == .module }

  /// True for what is written after a member access.
  var isMember: Bool {
    switch self {
    case .method, .property, .field, .enumMember: true
    default: false
    }
  }
}
