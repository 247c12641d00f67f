import Syntax

/// Which identifiers of a tree refer to a name in scope, and which bring one into it.
///
/// Only for languages in which every name that is written alone is built in, imported by its name, bound in the file or
/// defined in a file of the workspace, so that a name that is none of these does not exist.
struct BareNames {
  /// What the language's nodes are called.
  private struct Nodes {
    /// What a name on the left of a binder is inside of.
    var patterns: Set<String>
    /// Statements and clauses whose left side binds.
    var binders: Set<String>
    /// Declarations that may name several things at once, as their own children.
    var declarations: Set<String> = []
    /// Nodes whose `name` is bound nowhere: Python's keyword arguments.
    var labels: Set<String> = []
    /// Nodes in which names are bound, or named without being in scope.
    var others: Set<String>
    /// Nodes whose first child may be a key that is no name in scope.
    var keyed: Set<String> = []
    /// Nodes that keep to themselves what is bound inside; none: scopes are not told apart.
    var scopes: Set<String> = []
    /// Those of `scopes` whose names the scopes inside do not see either.
    var shallowScopes: Set<String> = []
    /// Statements whose names are bound in the whole file.
    var globals: Set<String> = []
  }

  private static let languages: [String: Nodes] = [
    "python": Nodes(
      patterns: ["as_pattern_target", "list_pattern", "list_splat_pattern", "pattern_list", "tuple", "tuple_pattern"],
      binders: ["as_pattern", "assignment", "for_in_clause", "for_statement"],
      labels: ["keyword_argument"],
      others: [
        "case_pattern", "future_import_statement", "global_statement", "import_from_statement", "import_statement",
        "lambda_parameters", "nonlocal_statement", "parameters", "type_alias_statement", "type_parameter",
      ],
      scopes: [
        "class_definition", "dictionary_comprehension", "function_definition", "generator_expression", "lambda",
        "list_comprehension", "set_comprehension",
      ],
      shallowScopes: ["class_definition"],
      globals: ["global_statement"]
    ),
    "go": Nodes(
      patterns: ["expression_list"],
      binders: ["range_clause", "receive_statement", "short_var_declaration", "type_switch_statement"],
      declarations: [
        "const_spec", "field_declaration", "parameter_declaration", "type_parameter_declaration", "var_spec",
        "variadic_parameter_declaration",
      ],
      others: [
        "break_statement", "continue_statement", "goto_statement", "import_declaration", "labeled_statement",
        "package_clause",
      ],
      keyed: ["keyed_element"]
    ),
  ]

  private let nodes: Nodes

  /// False if a name that is bound anywhere counts as bound everywhere.
  var tellsScopesApart: Bool { !nodes.scopes.isEmpty }

  /// Nil for a language whose names may come from elsewhere.
  init?(language: Language) {
    guard let nodes = Self.languages[language.name] else { return nil }
    self.nodes = nodes
  }

  /// True for the name of a definition, of a parameter with a default, or of an argument.
  static func isDeclared(_ node: SyntaxNode) -> Bool {
    // The last part of a path (`std::fmt`) is called its name as well.
    guard let parent = node.parent, !parent.kind.hasPrefix("scoped_") else { return false }
    return parent.child(field: "name") == node
  }

  /// True for a name that has to be in scope.
  func isReference(_ node: SyntaxNode) -> Bool {
    !Self.isDeclared(node) && !isMember(node) && !isBound(node) && !isKey(node) && !isPlaceholder(node.string)
  }

  /// True after a member access, also one that stands on the line before.
  private func isMember(_ node: SyntaxNode) -> Bool {
    ["attribute", "field"].contains { node.parent?.child(field: $0) == node }
  }

  /// True for a name that the code around it brings into scope, or might.
  func isBound(_ node: SyntaxNode) -> Bool {
    guard let parent = node.parent else { return false }
    if Self.isDeclared(node) { return !nodes.labels.contains(parent.kind) }
    if nodes.declarations.contains(parent.kind), node.kind.hasSuffix("identifier"), node.kind != "type_identifier" {
      return true
    }
    var isInPattern = true
    var inner = node
    while let outer = inner.parent {
      if nodes.others.contains(outer.kind) { return true }
      if isInPattern, nodes.binders.contains(outer.kind), isBoundSide(inner, of: outer) { return true }
      isInPattern = isInPattern && nodes.patterns.contains(outer.kind)
      inner = outer
    }
    return false
  }

  /// True if what `binding` binds can be named where `reference` stands (Python Language Reference, "Resolution of names").
  func isBound(_ binding: SyntaxNode, inSightOf reference: SyntaxNode) -> Bool {
    guard isBound(binding) else { return false }
    guard let owner = owner(of: binding) else { return true }
    var isInnermost = true
    var inner = reference
    while let outer = inner.parent {
      if nodes.scopes.contains(outer.kind) {
        if outer == owner { return isInnermost || !nodes.shallowScopes.contains(outer.kind) }
        isInnermost = false
      }
      inner = outer
    }
    return false
  }

  /// The scope that a bound name belongs to; nil: the file.
  private func owner(of binding: SyntaxNode) -> SyntaxNode? {
    // A definition's name belongs to what the definition stands in.
    var inner = Self.isDeclared(binding) ? binding.parent ?? binding : binding
    while let outer = inner.parent {
      if nodes.globals.contains(outer.kind) { return nil }
      if nodes.scopes.contains(outer.kind) { return outer }
      inner = outer
    }
    return nil
  }

  private func isBoundSide(_ node: SyntaxNode, of binder: SyntaxNode) -> Bool {
    ["left", "alias"].contains { binder.child(field: $0) == node }
  }

  /// True for a key of a composite literal: a field's name.
  private func isKey(_ node: SyntaxNode) -> Bool {
    var inner = node
    for _ in 0..<2 {
      guard let outer = inner.parent else { return false }
      if nodes.keyed.contains(outer.kind) { return outer.namedChildren.first == inner }
      inner = outer
    }
    return false
  }

  /// Names that stand for nothing, or that the language gives to every file.
  private func isPlaceholder(_ name: String) -> Bool {
    name.allSatisfy { $0 == "_" } || name.hasPrefix("__") && name.hasSuffix("__")
  }
}
