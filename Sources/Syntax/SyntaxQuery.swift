import CTreeSitter
import Foundation

/// A compiled query: patterns over trees of one grammar, with their predicates.
///
/// Predicates are not evaluated by libtree-sitter but here: `#eq?`, `#match?`, `#any-of?`, `#kind?` (the kind of
/// the node is one of these) and their negations (`#not-…`), which hold for a capture of several nodes if they hold for each, and `#set!`.
package final class SyntaxQuery: Sendable {
  /// How many matches may be begun and not ended at a time; beyond it the oldest is dropped. A bound on the memory and
  /// the time that a text made to be ambiguous can cost; the queries of this project need fewer than ten.
  static let matchLimit: UInt32 = 1024

  private let pointer: SharedPointer
  private let captureNames: [String]
  private let patterns: [QueryPattern]

  /// Reads and compiles files as if they were one.
  convenience init(grammar: Grammar, files: [URL]) throws(SyntaxError) {
    try self.init(
      grammar: grammar,
      files: files.map { file throws(SyntaxError) in
        let path = file.path(percentEncoded: false)
        do { return try QueryFile(path: path, text: Array(Data(contentsOf: file))) } catch {
          throw .queryUnreadable(path: path, reason: error.localizedDescription)
        }
      }
    )
  }

  /// Compiles a query's text; `path` is for messages only.
  package convenience init(grammar: Grammar, source: [UInt8], path: String) throws(SyntaxError) {
    try self.init(grammar: grammar, files: [QueryFile(path: path, text: source)])
  }

  private init(grammar: Grammar, files: [QueryFile]) throws(SyntaxError) {
    let compiler = QueryCompiler(files: files, grammar: grammar)
    pointer = try compiler.compile()
    captureNames = compiler.captureNames(of: pointer)
    do { patterns = try compiler.patterns(of: pointer) } catch {
      unsafe ts_query_delete(pointer.raw)
      throw error
    }
  }

  deinit { unsafe ts_query_delete(pointer.raw) }

  /// The matches that begin in `node` and, if `range` is given, overlap it, in the order of their first nodes.
  package func matches(in node: SyntaxNode, range: Range<Int>? = nil) -> [SyntaxMatch] {
    var found: [SyntaxMatch] = []
    forEachMatch(in: node, range: range) { found.append($0) }
    return found
  }

  /// Calls `body` with what `matches(in:range:)` gives, one by one: throw from it to stop early.
  package func forEachMatch(
    in node: SyntaxNode,
    range: Range<Int>? = nil,
    _ body: (SyntaxMatch) throws -> Void
  ) rethrows {
    guard let cursor = unsafe ts_query_cursor_new() else { return }
    defer { unsafe ts_query_cursor_delete(cursor) }
    unsafe ts_query_cursor_set_match_limit(cursor, Self.matchLimit)
    if let range {
      let bounds = range.clamped(to: 0..<Int(UInt32.max))
      unsafe ts_query_cursor_set_byte_range(cursor, UInt32(bounds.lowerBound), UInt32(bounds.upperBound))
    }
    for subtree in node.searchedSubtrees {
      unsafe ts_query_cursor_exec(cursor, pointer.raw, subtree.raw)
      try unsafe forEachMatch(of: cursor, node.tree, body)
    }
  }

  private func forEachMatch(
    of cursor: OpaquePointer,
    _ tree: SyntaxTree,
    _ body: (SyntaxMatch) throws -> Void
  ) rethrows {
    var raw = unsafe TSQueryMatch()
    while unsafe ts_query_cursor_next_match(cursor, &raw) {
      let captures = unsafe UnsafeBufferPointer(start: raw.captures, count: Int(raw.capture_count)).map { capture in
        unsafe SyntaxCapture(
          name: captureNames[Int(capture.index)],
          node: SyntaxNode(raw: capture.node, tree: tree)
        )
      }
      let patternIndex = Int(unsafe raw.pattern_index)
      let pattern = patterns[patternIndex]
      guard pattern.holds(for: captures) else { continue }
      try body(SyntaxMatch(patternIndex: patternIndex, captures: captures, properties: pattern.properties))
    }
  }
}

/// A place where a pattern of a query fits a tree.
package struct SyntaxMatch {
  /// The pattern's place in the file, from 0.
  package let patternIndex: Int
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
