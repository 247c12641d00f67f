import Foundation
import SourceText
import SymbolIndex

/// The JSON and the text of `heed symbols`.
struct SymbolsOutput: Encodable {
  struct Symbol: Encodable {
    let name: String
    let kind: String
    let signature: String
    let container: String
    let path: String
    /// Only of a path that is not UTF-8: its bytes in base64.
    let pathBytes: String?
    let line: Int
    let column: Int
    let doc: String

    private enum CodingKeys: String, CodingKey {
      case name, kind, signature, container, path, line, column, doc
      case pathBytes = "path_bytes"
    }

    /// Positions count from 1 on the outside.
    init(_ record: SymbolRecord) {
      name = record.name
      kind = record.kind.rawValue
      signature = record.signature
      container = record.container
      path = record.path
      let bytes = PathText.bytes(of: record.path)
      pathBytes = String(validating: bytes, as: UTF8.self) == nil ? Data(bytes).base64EncodedString() : nil
      line = record.position.line + 1
      column = record.position.column + 1
      doc = record.doc ?? ""
    }
  }

  let schema = 1
  let symbols: [Symbol]

  init(symbols: [SymbolRecord]) {
    self.symbols = symbols.map(Symbol.init)
  }

  /// A line a symbol: where it is, then how it is written.
  var lines: [String] {
    symbols.map { symbol in
      let doc = symbol.doc.isEmpty ? "" : "  — \(symbol.doc)"
      let path = symbol.path.replacing("\n", with: "\\n")
      return "\(path):\(symbol.line):\(symbol.column)  \(symbol.kind)  \(symbol.signature)\(doc)"
    }
  }
}
