import SourceText
import SymbolIndex
import Syntax

/// Reads what a Python module gives besides its definitions: from its top alone, functions are not looked into.
struct PythonSurface {
  /// Signs that names may come into being as the program runs, wherever they stand.
  private static let openings = ["globals()", "vars()", "locals()", "sys.modules", "exec("].map { Array($0.utf8) }
  private static let mostNames = 4_000

  private var surface = ModuleSurface()
  private var names: Set<String> = []
  /// Lines of the imports that the module's top makes.
  private var importLines: Set<Int> = []

  /// The surface, and the imports among `imports` that bring names to the module's top.
  static func read(
    _ tree: SyntaxTree,
    symbols: [SymbolRecord],
    imports: [ImportRecord]
  ) -> (surface: ModuleSurface, imports: [ImportRecord]) {
    var reader = PythonSurface()
    reader.readTop(tree.root)
    let top = symbols.filter(\.container.isEmpty)
    let isOpen =
      tree.root.hasError || reader.names.count > mostNames || top.contains { $0.name == "__getattr__" }
      || openings.contains { tree.bytes.containsSequence($0) }
    let imports = imports.filter { reader.importLines.contains($0.line) }
    var known = Set(top.map(\.name))
    for record in imports { known.formUnion(record.alias.map { [$0] } ?? record.names) }
    reader.surface.isOpen = isOpen
    reader.surface.mentioned = reader.names.subtracting(known).sorted()
    return (reader.surface, imports)
  }

  private mutating func readTop(_ root: SyntaxNode) {
    var stack = Array(root.namedChildren.reversed())
    while let node = stack.popLast() {
      switch node.kind {
      case "function_definition", "class_definition", "lambda", "comment", "string": continue
      case "import_statement", "import_from_statement":
        readImport(node)
        continue
      case "identifier": if names.count <= Self.mostNames { names.insert(node.string) }
      case "assignment", "augmented_assignment": readPublished(node)
      case "call": readCall(node)
      default: break
      }
      // Of `a.b` only `a` is a name of the module.
      let isAttribute = node.kind == "attribute"
      let inner = isAttribute ? [node.child(field: "object")].compactMap { $0 } : node.namedChildren
      stack += inner.reversed()
    }
  }

  private mutating func readImport(_ node: SyntaxNode) {
    importLines.insert(node.start.line)
    guard node.namedChildren.contains(where: { $0.kind == "wildcard_import" }),
      let module = node.child(field: "module_name")?.string
    else { return }
    surface.wildcards.append(module.filter { !$0.isWhitespace })
  }

  /// `__all__ = ["a", "b"]` and `__all__ += […]`; what is not written out makes the list unknown for good.
  private mutating func readPublished(_ node: SyntaxNode) {
    guard node.child(field: "left")?.string == "__all__", let right = node.child(field: "right") else { return }
    let texts = right.namedChildren.filter { $0.kind == "string" }
    let isWritten =
      ["list", "tuple"].contains(right.kind) && texts.count == right.namedChildren.count { $0.kind != "comment" }
    let before = node.kind == "assignment" ? [] : surface.published
    surface.published = isWritten ? before.map { $0 + texts.map { Self.content($0.string) } } : nil
    if !isWritten { hasUnknownList = true }
    if hasUnknownList { surface.published = nil }
  }

  private var hasUnknownList = false

  private mutating func readCall(_ node: SyntaxNode) {
    guard node.child(field: "function")?.string.hasPrefix("__all__.") == true else { return }
    hasUnknownList = true
    surface.published = nil
  }

  private static func content(_ literal: String) -> String {
    String(literal.drop { $0 != "\"" && $0 != "'" }.filter { $0 != "\"" && $0 != "'" })
  }
}

extension Collection where Element == UInt8 {
  /// True if the bytes of `wanted`, which are not none, stand somewhere in a row.
  fileprivate func containsSequence(_ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    var rest = self[...]
    while let place = rest.firstIndex(of: first) {
      rest = rest[place...]
      if rest.starts(with: wanted) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
