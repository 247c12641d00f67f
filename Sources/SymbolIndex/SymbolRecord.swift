import Glibc
package import SourceText

/// A definition: what a reader needs to use the symbol without opening its file.
package struct SymbolRecord: Sendable, Hashable {
  package var name: String
  package var kind: SymbolKind
  /// The declaration up to its body, on one line.
  package var signature: String
  /// The names of the enclosing definitions, outermost first, joined by dots; empty at the top of a file.
  package var container: String
  /// Relative to the workspace, as `PathText` writes it.
  package var path: String
  /// Where the name stands.
  package var position: TextPosition
  /// The lines of the whole definition, from 0.
  package var lines: Range<Int>?
  /// The first line of the documentation, without its marks.
  package var doc: String?

  package init(
    name: String,
    kind: SymbolKind,
    signature: String,
    container: String,
    path: String,
    position: TextPosition,
    lines: Range<Int>? = nil,
    doc: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.signature = signature
    self.container = container
    self.path = path
    self.position = position
    self.lines = lines
    self.doc = doc
  }

  /// The container's name and the symbol's, joined by a dot.
  package var qualifiedName: String { container.isEmpty ? name : container + "." + name }

  /// The canonical order: path, line, column, name, each by bytes; the kind settles what is left.
  package static func precedes(_ left: SymbolRecord, _ right: SymbolRecord) -> Bool {
    let paths = byteOrder(left.path, right.path)
    if paths != 0 { return paths < 0 }
    if left.position != right.position { return left.position < right.position }
    let names = byteOrder(left.name, right.name)
    return names != 0 ? names < 0 : left.kind.number < right.kind.number
  }

  /// Less than 0 if `left` comes first, 0 for the same bytes, else more.
  private static func byteOrder(_ left: String, _ right: String) -> Int {
    let order = unsafe left.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.utf8.withContiguousStorageIfAvailable { right in
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.count - right.count }
        let common = unsafe memcmp(first, second, min(left.count, right.count))
        return common == 0 ? left.count - right.count : Int(common)
      }
    }
    if let order = order ?? nil { return order }
    if left.utf8.elementsEqual(right.utf8) { return 0 }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
  }
}

/// An import statement, or the part of it that names one module.
package struct ImportRecord: Sendable, Hashable {
  /// The importing file, as `PathText` writes it.
  package var path: String
  /// The module as the source names it: `os.path`, `..util`, `github.com/x/y`, `stdio.h`.
  package var module: String
  /// The names imported from it, as the module calls them; empty for the whole module.
  package var names: [String]
  /// What the file calls it instead.
  package var alias: String?
  /// The statement's line, from 0.
  package var line: Int

  package init(path: String, module: String, names: [String], alias: String? = nil, line: Int) {
    self.path = path
    self.module = module
    self.names = names
    self.alias = alias
    self.line = line
  }
}
