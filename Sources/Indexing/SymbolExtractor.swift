package import SymbolIndex
package import Syntax

/// What the index keeps of a text.
package struct ExtractedSymbols: Sendable, Hashable {
  /// In canonical order.
  package var symbols: [SymbolRecord] = []
  /// From the top of the text.
  package var imports: [ImportRecord] = []
  /// The distinct names that the text mentions, by bytes.
  package var references: [String] = []

  package init() {}
}

/// Takes definitions, imports and references out of a tree with the language's `tags` and `imports` queries.
///
/// A function of the tree alone. A tree with errors gives what could be understood.
package enum SymbolExtractor {
  /// A name longer than this is not one that somebody types.
  static let longestName = 200

  /// Throws only if a query does not fit the grammar.
  package static func extract(tree: SyntaxTree, path: String) throws(SyntaxError) -> ExtractedSymbols {
    var collector = DefinitionCollector(tree: tree)
    var imports = ImportCollector(path: path)
    // One walk for both.
    try tree.grammar.query("tags", "imports").forEachMatch(in: tree.root) { match in
      if match.part == 0 { collector.add(match) } else { imports.add(match) }
    }
    var extracted = ExtractedSymbols()
    extracted.symbols = records(of: collector.definitions, in: tree, path: path)
    extracted.references = collector.references.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    extracted.imports = imports.records
    return extracted
  }

  private static func records(of definitions: [Definition], in tree: SyntaxTree, path: String) -> [SymbolRecord] {
    let signatures = SignatureText(bytes: tree.bytes, language: tree.grammar.language)
    let documentation = DocumentationText(bytes: tree.bytes, language: tree.grammar.language)
    let containers = ContainerNames(definitions: definitions)
    return definitions.indices.filter { !containers.isLocal($0) }.map { index in
      let definition = definitions[index]
      return SymbolRecord(
        name: definition.name,
        kind: definition.kind,
        signature: signatures.text(of: definition),
        container: containers.names[index],
        path: path,
        position: definition.position,
        lines: definition.lines,
        doc: documentation.text(of: definition)
      )
    }
    .sorted(by: SymbolRecord.precedes)
  }
}
