import CTreeSitter
import Foundation
import Synchronization

/// A compiled query: patterns over trees of one grammar, with their predicates.
///
/// Predicates are not evaluated by libtree-sitter but here: `#eq?`, `#match?`, `#any-of?`, `#kind?` (the kind of
/// the node is one of these) and their negations (`#not-…`), which hold for a capture of several nodes if they hold for each, and `#set!`.
package final class SyntaxQuery: Sendable {
  /// How many matches may be begun and not ended at a time; beyond it the oldest is dropped. A bound on the memory and
  /// the time that a text made to be ambiguous can cost; the queries of this project need fewer than ten.
  static let matchLimit: UInt32 = 1024

  /// How matches are looked for; both ways give the same.
  package enum Engine: Sendable {
    /// Our own matcher where it takes the query, else libtree-sitter's.
    case own
    /// libtree-sitter's cursor.
    case library
  }

  /// Of libtree-sitter; nil until it is needed.
  private let compiled: Mutex<SharedPointer?>
  private let compiler: QueryCompiler
  private let captureNames: [String]
  private let patterns: [QueryPattern]
  /// Nil if the query is one that our own matcher does not take.
  private let program: QueryProgram?

  /// True if our own matcher takes it.
  package var hasOwnEngine: Bool { program != nil }

  /// Reads and compiles files as if they were one; those of a part belong together.
  ///
  /// libtree-sitter, which takes up to half a second for a large grammar, compiles only what our own matcher does not take.
  /// So a pattern that no tree can have is not found here, but by `check`.
  convenience init(grammar: Grammar, parts: [[URL]]) throws(SyntaxError) {
    var files: [QueryFile] = []
    for (part, file) in parts.enumerated().flatMap({ part in part.element.map { (part.offset, $0) } }) {
      let path = file.path(percentEncoded: false)
      do { files.append(try QueryFile(path: path, part: part, text: Array(Data(contentsOf: file)))) } catch {
        throw .queryUnreadable(path: path, reason: error.localizedDescription)
      }
    }
    try self.init(grammar: grammar, files: files, isChecked: false)
  }

  /// Compiles a query's text; `path` is for messages only.
  package convenience init(grammar: Grammar, source: [UInt8], path: String) throws(SyntaxError) {
    try self.init(grammar: grammar, files: [QueryFile(path: path, part: 0, text: source)], isChecked: true)
  }

  private init(grammar: Grammar, files: [QueryFile], isChecked: Bool) throws(SyntaxError) {
    compiler = QueryCompiler(files: files, grammar: grammar)
    let parsed = try? PatternParser(text: compiler.source, grammar: grammar)
    let program = parsed.flatMap { QueryProgram($0, grammar: grammar, query: nil) }
    if !isChecked, let parsed, let program {
      compiled = Mutex(nil)
      captureNames = parsed.captureNames
      patterns = try compiler.patterns(parsed.statements)
      self.program = program
      return
    }
    let pointer = try compiler.compile()
    compiled = Mutex(pointer)
    captureNames = compiler.captureNames(of: pointer)
    do { patterns = try compiler.patterns(compiler.statements(of: pointer)) } catch {
      unsafe ts_query_delete(pointer.raw)
      throw error
    }
    self.program = parsed.flatMap { QueryProgram($0, grammar: grammar, query: pointer) }
  }

  deinit { if let pointer = compiled.withLock({ $0 }) { unsafe ts_query_delete(pointer.raw) } }

  /// Throws if libtree-sitter does not take the query.
  package func check() throws(SyntaxError) { _ = try library() }

  private func library() throws(SyntaxError) -> SharedPointer {
    try compiled.withLock { compiled throws(SyntaxError) in
      if let compiled { return compiled }
      let pointer = try compiler.compile()
      compiled = pointer
      return pointer
    }
  }

  /// The matches that begin in `node` and, if `range` is given, overlap it, in the order of their first nodes.
  package func matches(in node: SyntaxNode, range: Range<Int>? = nil, engine: Engine = .own) -> [SyntaxMatch] {
    var found: [SyntaxMatch] = []
    forEachMatch(in: node, range: range, engine: engine) { found.append($0) }
    return found
  }

  /// Calls `body` with what `matches(in:range:)` gives, one by one: throw from it to stop early.
  package func forEachMatch(
    in node: SyntaxNode,
    range: Range<Int>? = nil,
    engine: Engine = .own,
    _ body: (SyntaxMatch) throws -> Void
  ) rethrows {
    guard engine == .own, let program else {
      try forEachMatchOfLibrary(in: node, range: range, body)
      return
    }
    for subtree in node.searchedSubtrees {
      var walk = QueryWalk(subtree, program: program, patterns: patterns, range: range)
      try walk.run { match, captures in try body(self.match(Int(match.pattern), captures, in: node.tree)) }
    }
  }

  private func forEachMatchOfLibrary(
    in node: SyntaxNode,
    range: Range<Int>?,
    _ body: (SyntaxMatch) throws -> Void
  ) rethrows {
    guard let pointer = try? library(), let cursor = unsafe ts_query_cursor_new() else { return }
    defer { unsafe ts_query_cursor_delete(cursor) }
    unsafe ts_query_cursor_set_match_limit(cursor, Self.matchLimit)
    if let range {
      let bounds = range.clamped(to: 0..<Int(UInt32.max))
      unsafe ts_query_cursor_set_byte_range(cursor, UInt32(bounds.lowerBound), UInt32(bounds.upperBound))
    }
    for subtree in node.searchedSubtrees {
      unsafe ts_query_cursor_exec(cursor, pointer.raw, subtree.raw)
      var raw = unsafe TSQueryMatch()
      while unsafe ts_query_cursor_next_match(cursor, &raw) {
        let captures = unsafe UnsafeBufferPointer(start: raw.captures, count: Int(raw.capture_count)).map { capture in
          unsafe CapturedNode(raw: capture.node, name: Int(capture.index))
        }
        let pattern = Int(unsafe raw.pattern_index)
        guard patterns[pattern].holds(for: captures, in: node.tree) else { continue }
        try body(match(pattern, captures[...], in: node.tree))
      }
    }
  }

  private func match(_ pattern: Int, _ captures: ArraySlice<CapturedNode>, in tree: SyntaxTree) -> SyntaxMatch {
    SyntaxMatch(
      patternIndex: pattern,
      part: patterns[pattern].part,
      captures: captures.map { capture in
        unsafe SyntaxCapture(name: captureNames[capture.name], node: SyntaxNode(raw: capture.raw, tree: tree))
      },
      properties: patterns[pattern].properties
    )
  }
}

/// A place where a pattern of a query fits a tree.
package struct SyntaxMatch {
  /// The pattern's place in the file, from 0.
  package let patternIndex: Int
  /// Of a query of several parts, the one that the pattern is in, from 0.
  package let part: Int
  /// The captured nodes in text order.
  package let captures: [SyntaxCapture]
  /// What `#set!` of the pattern says.
  package let properties: [String: String]

  /// The first node captured under `name`, which is written without the `@`.
  package subscript(name: String) -> SyntaxNode? { captures.first { $0.name == name }?.node }

  /// The module that an import names: the text captured as `module`, whose parts are joined by the pattern's property
  /// `separator`; nil if there is none. Of a module whose last part is the name that is imported, what comes before.
  package var moduleText: String? {
    let modules = nodes("module")
    if modules.count == 1, let module = modules.first, let name = self["name"], let separator = properties["separator"],
      module.range.lowerBound < name.range.lowerBound, name.range.upperBound == module.range.upperBound,
      let end = module.string.range(of: separator, options: .backwards)
    {
      return String(module.string[..<end.lowerBound])
    }
    let parts = modules.map(\.string)
    return parts.isEmpty ? nil : parts.joined(separator: properties["separator"] ?? "")
  }

  /// All nodes captured under `name`.
  package func nodes(_ name: String) -> [SyntaxNode] { captures.filter { $0.name == name }.map(\.node) }
}

/// A node that a pattern captured.
package struct SyntaxCapture {
  /// Without the `@`.
  package let name: String
  package let node: SyntaxNode
}
