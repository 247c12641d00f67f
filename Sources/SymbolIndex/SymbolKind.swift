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

  // `allCases` is a new array each time.
  private static let inOrder = Array(allCases)

  /// LSP's number of the kind, from 1.
  package var number: Int { (Self.inOrder.firstIndex(of: self) ?? 0) + 1 }

  /// The kind that LSP gives `number`, or nil.
  package init?(number: Int) {
    guard number >= 1, number <= Self.inOrder.count else { return nil }
    self = Self.inOrder[number - 1]
  }
}
