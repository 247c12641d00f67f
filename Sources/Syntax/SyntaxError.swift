import Foundation

/// Why a grammar or a query cannot be used; every message ends in what to do next.
package enum SyntaxError: Error, Hashable {
  /// The folder with the grammars cannot be listed.
  case folderUnreadable(path: String, reason: String)
  /// A `language.json` is missing, unreadable or wrong.
  case languageInvalid(path: String, reason: String)
  /// The parser of a language has not been built.
  case grammarMissing(language: String, path: String)
  /// The file is not something the dynamic loader takes.
  case notALibrary(language: String, path: String, reason: String)
  /// The library loads but does not export the parser.
  case symbolMissing(language: String, path: String, symbol: String)
  /// The parser was made for another version of libtree-sitter.
  case versionUnsupported(language: String, path: String, version: Int, supported: ClosedRange<Int>)
  /// libtree-sitter gave no parser: it refused the grammar or ran out of memory.
  case parserUnavailable(language: String)
  /// A query file is missing or unreadable.
  case queryUnreadable(path: String, reason: String)
  /// A query does not compile; `line` and `column` count from 1, the column in bytes.
  case queryInvalid(path: String, line: Int, column: Int, reason: String)
}

extension SyntaxError: CustomStringConvertible, LocalizedError {
  package var errorDescription: String? { description }

  package var description: String {
    switch self {
    case .folderUnreadable(let path, let reason):
      "cannot read the grammars in \(path) (\(reason)): set HEED_HOME to a folder that has grammars/, or reinstall heed"
    case .languageInvalid(let path, let reason):
      "\(path) does not describe a language (\(reason)): correct the file, or reinstall heed"
    case .grammarMissing(let language, _):
      "the parser for \(language) is not built: run `heed grammars install \(language)`"
    case .notALibrary(let language, let path, let reason):
      "\(path) is not a parser (\(reason)): delete it and run `heed grammars install \(language)`"
    case .symbolMissing(let language, let path, let symbol):
      "\(path) does not export \(symbol): delete it and run `heed grammars install \(language)`"
    case .versionUnsupported(let language, let path, let version, let supported):
      "\(path) has language version \(version), libtree-sitter here takes \(supported.lowerBound) to "
        + "\(supported.upperBound): delete it and run `heed grammars install \(language)`"
    case .parserUnavailable(let language):
      "libtree-sitter gave no parser for \(language): run `heed grammars install \(language)` and restart heed"
    case .queryUnreadable(let path, let reason):
      "cannot read the query \(path) (\(reason)): reinstall heed"
    case .queryInvalid(let path, let line, let column, let reason):
      "\(path):\(line):\(column): \(reason): correct the query, or reinstall heed"
    }
  }
}
