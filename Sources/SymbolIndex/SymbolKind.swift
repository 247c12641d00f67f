/// What a symbol is: LSP 3.17's `SymbolKind` by name, in lower case.
package enum SymbolKind: String, Codable, CaseIterable, Sendable {
  case file
  case module
  case namespace
  case package
  case `class`
  case method
  case property
  case field
  case constructor
  case `enum`
  case interface
  case function
  case variable
  case constant
  case string
  case number
  case boolean
  case array
  case object
  case key
  case null
  case enumMember = "enummember"
  case `struct`
  case event
  case `operator`
  case typeParameter = "typeparameter"

  /// LSP's number of the kind, from 1.
  package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// The kind that LSP gives `number`, or nil.
  package init?(number: Int) {
    guard Self.allCases.indices.contains(number - 1) else { return nil }
    self = Self.allCases[number - 1]
  }
}
