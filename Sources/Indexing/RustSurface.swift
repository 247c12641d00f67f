import SymbolIndex
import Syntax

/// Reads what a Rust module hands on besides its own definitions: `pub use`, `pub mod`, `pub extern crate`.
///
/// The names are certain only if nothing at the module's top is made by a macro.
struct RustSurface {
  /// Attributes and traits to derive that make no names which others could use.
  private static let attributes: Set<String> = [
    "allow", "automatically_derived", "bench", "cfg", "cfg_attr", "cold", "deny", "deprecated", "derive", "diagnostic",
    "doc", "expect", "feature", "forbid", "global_allocator", "inline", "lang", "macro_export", "macro_use", "must_use",
    "no_mangle", "non_exhaustive", "path", "repr", "stable", "test", "track_caller", "unstable", "warn",
  ]
  private static let traits: Set<String> = [
    "Clone", "Copy", "Debug", "Default", "Deserialize", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd", "Serialize",
  ]

  private var surface = ModuleSurface()
  private var names: [String] = []

  static func read(_ tree: SyntaxTree) -> ModuleSurface {
    var reader = RustSurface()
    reader.surface.isOpen = tree.root.hasError
    for node in tree.root.namedChildren { reader.read(node) }
    reader.surface.published = reader.names
    return reader.surface
  }

  private mutating func read(_ node: SyntaxNode) {
    switch node.kind {
    case "attribute_item", "inner_attribute_item": readAttribute(node)
    case "macro_invocation": surface.isOpen = true
    case "expression_statement":
      if node.namedChildren.first?.kind == "macro_invocation" { surface.isOpen = true }
    case "mod_item" where isPublic(node): if let name = node.child(field: "name") { names.append(name.string) }
    case "extern_crate_declaration" where isPublic(node):
      if let name = node.child(field: "alias") ?? node.child(field: "name") { names.append(name.string) }
    case "use_declaration" where isPublic(node):
      if let tree = node.child(field: "argument") { readUse(tree, after: "") }
    default: break
    }
  }

  /// `pub(crate)` is not for others.
  private func isPublic(_ node: SyntaxNode) -> Bool {
    node.namedChildren.first { $0.kind == "visibility_modifier" }?.string == "pub"
  }

  private mutating func readAttribute(_ node: SyntaxNode) {
    guard let attribute = node.namedChildren.first(where: { $0.kind == "attribute" }) else { return }
    let words = attribute.string.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    guard let first = words.first else { return }
    let isKnown = Self.attributes.contains(first) || first.hasPrefix("rustc_")
    let derivesOthers = first == "derive" && !words.dropFirst().allSatisfy(Self.traits.contains)
    if !isKnown || derivesOthers { surface.isOpen = true }
  }

  /// The names that a tree of `use` brings; `prefix` is the path that it stands behind.
  private mutating func readUse(_ node: SyntaxNode, after prefix: String) {
    func path(_ node: SyntaxNode?) -> String {
      let written = node?.string.filter { !$0.isWhitespace } ?? ""
      return prefix.isEmpty || written.isEmpty ? prefix + written : prefix + "::" + written
    }
    switch node.kind {
    case "use_as_clause": if let alias = node.child(field: "alias") { names.append(alias.string) }
    case "use_wildcard": surface.wildcards.append(path(node.namedChildren.first))
    case "use_list": for tree in node.namedChildren { readUse(tree, after: prefix) }
    case "scoped_use_list":
      if let list = node.child(field: "list") { readUse(list, after: path(node.child(field: "path"))) }
    case "scoped_identifier": if let name = node.child(field: "name") { names.append(name.string) }
    case "identifier": names.append(node.string)
    case "self": if let last = prefix.split(separator: ":").last { names.append(String(last)) }
    default: break
    }
  }
}
