import CTreeSitter
import Foundation
import Synchronization

/// A loaded parser of a language with its compiled queries; stays loaded until the process ends.
package final class Grammar: Sendable {
  /// The language it parses.
  package let language: Language
  /// The version of the parser's tables (tree-sitter's "ABI").
  package let version: Int
  /// The versions that the installed libtree-sitter takes.
  package static let supportedVersions =
    Int(TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION)...Int(TREE_SITTER_LANGUAGE_VERSION)

  let pointer: SharedPointer
  /// True if the parser is at times between two tokens, as behind a comment in Rust (`ParserInput`).
  let mayLookAtNoToken: Bool
  private let kinds: [String]
  private let queries = Mutex<[String: QuerySlot]>([:])

  /// Loads `language.library`.
  package init(language: Language) throws(SyntaxError) {
    pointer = try Self.load(language)
    self.language = language
    version = Int(unsafe ts_language_version(pointer.raw))
    guard Self.supportedVersions.contains(version) else {
      let path = language.library.path(percentEncoded: false)
      throw .versionUnsupported(
        language: language.name,
        path: path,
        version: version,
        supported: Self.supportedVersions
      )
    }
    kinds = Self.kinds(of: pointer)
    mayLookAtNoToken = unsafe heed_may_look_at_no_token(pointer.raw)
  }

  /// The query in the files `queries/<name>.scm`, compiled at the first call, which for large grammars takes half a second.
  ///
  /// Several names give one query of them all, for which a tree is walked once; `SyntaxMatch.part` says which of them matched.
  package func query(_ names: String...) throws(SyntaxError) -> SyntaxQuery {
    let key = names.joined(separator: "+")
    let slot = queries.withLock { slots in
      if let slot = slots[key] { return slot }
      let slot = QuerySlot()
      slots[key] = slot
      return slot
    }
    return try slot.get { () throws(SyntaxError) in
      try SyntaxQuery(grammar: self, parts: names.map(language.queryFiles))
    }
  }

  /// True if the grammar has nodes of this kind.
  func hasKind(_ kind: String) -> Bool { kinds.contains(kind) }

  /// The name of a node kind; the symbol of an error is outside the grammar's table.
  func kind(of symbol: TSSymbol) -> String {
    Int(symbol) < kinds.count ? kinds[Int(symbol)] : "ERROR"
  }

  /// The symbols of nodes of these kinds; several may share a name.
  func symbols(ofKinds wanted: Set<String>) -> Set<TSSymbol> {
    let symbols = kinds.indices.filter { wanted.contains(kinds[$0]) }.map { TSSymbol(truncatingIfNeeded: $0) }
    return Set(symbols).union(wanted.contains("ERROR") ? [.max] : [])
  }

  private static func kinds(of pointer: SharedPointer) -> [String] {
    let count = unsafe ts_language_symbol_count(pointer.raw)
    return (0..<count).map { symbol in
      let name = unsafe ts_language_symbol_name(pointer.raw, TSSymbol(truncatingIfNeeded: symbol))
      return unsafe name.map { unsafe String(cString: $0) } ?? ""
    }
  }

  private static func load(_ language: Language) throws(SyntaxError) -> SharedPointer {
    let path = language.library.path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else {
      throw .grammarMissing(language: language.name, path: path)
    }
    if let reason = LibraryFile.problem(at: path) {
      throw .notALibrary(language: language.name, path: path, reason: reason)
    }
    // Local: parsers export helper functions under the same names. Lazy: only what is called need be there.
    guard let library = unsafe dlopen(path, RTLD_LAZY | RTLD_LOCAL) else {
      let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "unknown reason"
      throw .notALibrary(language: language.name, path: path, reason: reason)
    }
    guard let address = unsafe dlsym(library, language.symbol) else {
      throw .symbolMissing(language: language.name, path: path, symbol: language.symbol)
    }
    let function = unsafe unsafeBitCast(address, to: (@convention(c) () -> OpaquePointer?).self)
    guard let raw = unsafe function() else {
      throw .symbolMissing(language: language.name, path: path, symbol: language.symbol)
    }
    return unsafe SharedPointer(raw: raw)
  }
}

/// One query of a grammar: compiled by the first who asks, while others may go on with other queries.
private final class QuerySlot: Sendable {
  private let result = Mutex<Result<SyntaxQuery, SyntaxError>?>(nil)

  func get(_ compile: () throws(SyntaxError) -> SyntaxQuery) throws(SyntaxError) -> SyntaxQuery {
    let result = result.withLock { result in
      if let result { return result }
      let compiled: Result<SyntaxQuery, SyntaxError>
      do throws(SyntaxError) { compiled = .success(try compile()) } catch { compiled = .failure(error) }
      result = compiled
      return compiled
    }
    return try result.get()
  }
}
