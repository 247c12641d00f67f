import Foundation
import SourceText
import SymbolIndex

/// A folder for one test, gone with the value.
final class IndexFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "heed-index-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var index: URL { url.appending(path: "cache/index.sqlite") }

  /// Opens the index. Another test may be starting a process, which holds copies of all locks until it runs its program:
  /// so a lock counts only if it stays.
  func open(_ access: SymbolStore.Access = .readWrite) throws -> SymbolStore {
    for _ in 0..<50 {
      do {
        return try SymbolStore.open(at: index, access: access)
      } catch SymbolIndexError.locked {
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
    return try SymbolStore.open(at: index, access: access)
  }

  /// Resumes writing, for the same reason more than once.
  func resume(_ store: SymbolStore) throws -> Bool {
    for _ in 0..<50 {
      do {
        return try store.resume()
      } catch SymbolIndexError.locked {
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
    return try store.resume()
  }
}

/// A file of symbols from lines `kind container.name`, one a source line.
func file(
  _ path: String,
  _ symbols: [String],
  rank: FileRank = .own,
  references: [String] = [],
  imports: [ImportRecord] = []
) -> FileSymbols {
  let records = symbols.enumerated().map { line, text in
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    let names = parts[1].split(separator: ".").map(String.init)
    return SymbolRecord(
      name: names.last ?? "",
      kind: SymbolKind(rawValue: parts[0]) ?? .null,
      signature: text,
      container: names.dropLast().joined(separator: "."),
      path: path,
      position: TextPosition(line: line, column: 4),
      lines: line..<line + 1,
      doc: line.isMultiple(of: 2) ? "Line \(line)." : nil
    )
  }
  return FileSymbols(
    path: path,
    language: "swift",
    rank: rank,
    contentHash: ContentHash.of(path.utf8),
    size: 10,
    modificationTime: 1_700_000_000_000_000_000,
    symbols: records,
    imports: imports,
    references: references
  )
}

func names(_ symbols: [SymbolRecord]) -> [String] { symbols.map { "\($0.path):\($0.qualifiedName)" } }

func everything(in store: SymbolStore) throws -> [SymbolRecord] {
  var symbols: [SymbolRecord] = []
  try store.forEachSymbol { symbols.append($0) }
  return symbols
}
