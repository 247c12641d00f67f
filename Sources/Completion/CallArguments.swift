import Syntax

/// The arguments of a call as the tree shows them.
struct CallArguments: Equatable {
  /// How many are given by their place.
  var positional = 0
  /// Names of those that are given by name (Python).
  var keywords: [String] = []

  /// Kinds of arguments that stand for any number of them.
  private static let spreads: Set<String> = [
    "dictionary_splat", "list_splat", "spread_element", "variadic_argument",
  ]

  /// Nil if what is given cannot be told, as where a list is unpacked.
  init?(of list: SyntaxNode, language: String) {
    // A generator is the only argument.
    if list.kind == "generator_expression" {
      positional = 1
      return
    }
    let arguments = list.namedChildren.filter { !$0.isExtra && $0.kind != "attribute_item" }
    // Go hands on all results of a call.
    if language == "go", arguments.count == 1, arguments[0].kind == "call_expression" { return nil }
    for argument in arguments {
      if Self.spreads.contains(argument.kind) { return nil }
      // A macro of C may stand for several.
      if language == "c", argument.kind == "identifier", argument.string.allSatisfy({ !$0.isLowercase }) { return nil }
      if argument.kind == "keyword_argument" {
        guard let name = argument.child(field: "name") else { return nil }
        keywords.append(name.string)
      } else {
        positional += 1
      }
    }
  }
}
