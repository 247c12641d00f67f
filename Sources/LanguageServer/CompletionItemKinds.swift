import SymbolIndex

/// LSP's numbers of `CompletionItemKind` that lists use.
enum CompletionItemKinds {
  /// The model's text.
  static let text = 1

  /// The number for a symbol; the two lists of kinds differ.
  static func number(for kind: SymbolKind) -> Int {
    switch kind {
    case .method: 2
    case .function: 3
    case .constructor: 4
    case .field, .key: 5
    case .variable, .array, .object: 6
    case .class: 7
    case .interface: 8
    case .module, .namespace, .package: 9
    case .property: 10
    case .string, .number, .boolean, .null: 12
    case .enum: 13
    case .file: 17
    case .enumMember: 20
    case .constant: 21
    case .struct: 22
    case .event: 23
    case .operator: 24
    case .typeParameter: 25
    }
  }
}
