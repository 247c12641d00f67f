import Decoding
import SourceText
import SymbolIndex
import Syntax

/// What a document's own tree says: its definitions, its imports and the names in sight of a place.
///
/// The tree may be of broken code: what can be recognized is there, the rest is missing. Without a tree all is empty.
struct DocumentScan {
  typealias Definition = DocumentOutline.Definition

  private(set) var document: CompletionDocument
  /// The tree, right up to `treeEnd`: behind it may be text that has not been parsed.
  let tree: SyntaxTree?
  private(set) var treeEnd: Int
  /// In text order.
  let definitions: [Definition]
  let imports: [ImportRecord]

  /// A document; `outlines` knows what the earlier texts of its path defined.
  init(_ document: CompletionDocument, outlines: OutlineShelf? = nil) {
    self.init(document, tree: document.currentTree, treeEnd: nil, outlines)
  }

  /// A document whose member access at a cursor has no name yet, and which may make no sense to the parser without one.
  init(_ document: CompletionDocument, cursor: Int, outlines: OutlineShelf? = nil) {
    let whole = NamelessAccess.tree(of: document, cursor: cursor)
    self.init(document, tree: whole ?? document.currentTree, treeEnd: whole == nil ? nil : cursor, outlines)
  }

  private init(_ document: CompletionDocument, tree: SyntaxTree?, treeEnd: Int?, _ outlines: OutlineShelf?) {
    self.document = document
    self.tree = tree
    self.treeEnd = treeEnd ?? document.snapshot.bytes.count
    let outline = tree.map { tree in
      outlines?.outline(of: tree, path: document.path) ?? DocumentOutline(of: tree, path: document.path)
    }
    definitions = outline?.definitions ?? []
    imports = outline?.imports ?? []
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
    let bytes = string.utf8
    guard let start = bytes.firstIndex(where: { !isMark($0) }), let last = bytes.lastIndex(where: { !isMark($0) })
    else { return "" }
    return String(string[start..<bytes.index(after: last)])
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"): true
    default: false
    }
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
