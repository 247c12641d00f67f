import Completion
import LanguageServerProtocol
import SourceText
import SymbolIndex

/// A document's definitions as clients read them.
struct DocumentSymbols {
  private let definitions: [DocumentOutline.Definition]
  private let snapshot: TextSnapshot
  private let encoding: PositionEncoding

  /// `definitions` are in text order, and lie in each other or apart.
  init(_ definitions: [DocumentOutline.Definition], snapshot: TextSnapshot, encoding: PositionEncoding) {
    self.definitions = definitions
    self.snapshot = snapshot
    self.encoding = encoding
  }

  /// Each with those in it.
  func trees() -> [DocumentSymbolRequest.Symbol] {
    var next = 0
    return trees(upTo: Int.max, &next)
  }

  private func trees(upTo end: Int, _ next: inout Int) -> [DocumentSymbolRequest.Symbol] {
    var symbols: [DocumentSymbolRequest.Symbol] = []
    while next < definitions.count, definitions[next].range.lowerBound < end {
      let definition = definitions[next]
      next += 1
      // A name outside of its definition is none that a client takes.
      let start = min(definition.range.lowerBound, definition.nameRange.lowerBound)
      let range = start..<max(definition.range.upperBound, definition.nameRange.upperBound)
      symbols.append(
        DocumentSymbolRequest.Symbol(
          name: definition.name.isEmpty ? "?" : definition.name,
          detail: definition.signature.isEmpty ? nil : definition.signature,
          kind: definition.kind.number,
          range: snapshot.range(of: range, encoding: encoding),
          selectionRange: snapshot.range(of: definition.nameRange, encoding: encoding),
          children: trees(upTo: min(end, definition.range.upperBound), &next)
        )
      )
    }
    return symbols
  }

  /// One after the other, for clients of the first versions of the protocol.
  func list(uri: String) -> [SymbolInformation] {
    definitions.map { definition in
      SymbolInformation(
        name: definition.name.isEmpty ? "?" : definition.name,
        kind: definition.kind.number,
        location: Location(uri: uri, range: snapshot.range(of: definition.range, encoding: encoding)),
        containerName: definition.container.isEmpty ? nil : definition.container
      )
    }
  }
}
