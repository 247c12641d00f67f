package import SourceText
package import SymbolIndex

/// What a name in a document stands for: where it is defined, and how.
package struct NameMeaning: Sendable, Hashable {
  package var name: String
  package var kind: SymbolKind
  /// As it is declared, on one line; of a local what is written beside it.
  package var signature: String
  /// The first line of its documentation.
  package var doc: String?
  /// The file, as `DocumentPlace` names it: in the workspace relative to it, in a library absolute.
  package var path: String
  /// Where its name stands there.
  package var position: TextPosition

  package init(
    name: String,
    kind: SymbolKind,
    signature: String,
    doc: String? = nil,
    path: String,
    position: TextPosition
  ) {
    self.name = name
    self.kind = kind
    self.signature = signature
    self.doc = doc
    self.path = path
    self.position = position
  }

  init(_ symbol: SymbolRecord) {
    self.init(
      name: symbol.name,
      kind: symbol.kind,
      signature: symbol.signature,
      doc: symbol.doc,
      path: symbol.path,
      position: symbol.position
    )
  }
}

/// The name at a place and what it may stand for.
package struct NamedPlace: Sendable, Hashable {
  /// The bytes of the name.
  package var range: Range<Int>
  /// The likeliest first; empty if nothing is known.
  package var meanings: [NameMeaning]
}
