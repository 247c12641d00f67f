import CTreeSitter
import SourceText
package import Support

/// Parses texts of one language; belongs to one thread at a time.
@safe package final class SyntaxParser {
  /// The language's grammar.
  package let grammar: Grammar
  private let raw: OpaquePointer
  private let watch: (any ParseWatching)?

  /// A parser for `grammar`; `watch` is told of each pass over a text.
  package init(grammar: Grammar, watch: (any ParseWatching)? = nil) throws(SyntaxError) {
    self.grammar = grammar
    self.watch = watch
    guard TreeAllocator.isInstalled, let parser = unsafe ts_parser_new() else {
      throw .parserUnavailable(language: grammar.language.name)
    }
    unsafe raw = parser
    guard unsafe ts_parser_set_language(parser, grammar.pointer.raw) else {
      throw .parserUnavailable(language: grammar.language.name)
    }
  }

  deinit { unsafe ts_parser_delete(raw) }

  /// The tree of a text: any bytes, also text that is not UTF-8 or is full of errors.
  ///
  /// - Parameters:
  ///   - previous: the tree of an earlier text with the edits since then (`SyntaxTree.edited`); what did not change is
  ///     taken over. A tree whose text is not `bytes` is not used.
  ///   - reuse: what to do where reuse shows in the result.
  ///   - timeLimit: seconds for a pass; there are at most two.
  ///   - cancellation: looked at every hundred steps of the parser, that is many times a millisecond.
  /// - Returns: nil if the time limit passed, if it was cancelled, or if the text is one of those that libtree-sitter
  ///   cannot take: over 2 GB, or with over 65,535 pieces in a row that fit nowhere (`TreeAllocator`); or that the
  ///   grammar's scanner never comes back from (`Language.hangsAfter`).
  package func parse(
    _ bytes: [UInt8],
    previous: SyntaxTree? = nil,
    reuse: SyntaxReuse = .exact,
    timeLimit: Double? = nil,
    cancellation: CancellationFlag? = nil
  ) -> SyntaxTree? {
    guard bytes.count <= Int(Int32.max), cancellation?.isCancelled != true, !grammar.language.hangsParser(bytes) else {
      return nil
    }
    let old = previous.flatMap { $0.grammar === grammar && CommonBytes.areEqual($0.bytes, bytes) ? $0 : nil }
    let isSteady = old.map { $0.isSteady && reuse == .steady } ?? true
    let tree = pass(bytes, old, isSteady: isSteady, timeLimit, cancellation)
    guard old != nil, reuse == .exact, tree?.hasError == true else { return tree }
    return pass(bytes, nil, isSteady: true, timeLimit, cancellation)
  }

  private func pass(
    _ bytes: [UInt8],
    _ old: SyntaxTree?,
    isSteady: Bool,
    _ timeLimit: Double?,
    _ cancellation: CancellationFlag?
  ) -> SyntaxTree? {
    let tree = unsafe watch.during {
      unsafe grammar.mayLookAtNoToken
        ? parseToACut(bytes, old, timeLimit, cancellation) : parseUntilStopped(bytes, old, timeLimit, cancellation)
    }
    guard let tree = unsafe tree else {
      // Without this the next parse would go on with this text. Interrupted parses are never resumed: the order of
      // the work, and so the tree of a broken text, would depend on when the interruption came.
      unsafe ts_parser_reset(raw)
      return nil
    }
    let result = unsafe SyntaxTree(
      grammar: grammar,
      bytes: bytes,
      isSteady: isSteady,
      pointer: SharedPointer(raw: tree)
    )
    // A root that lost children (see `TreeAllocator`) no longer reaches the end of the text.
    return result.root.range.upperBound == bytes.count ? result : nil
  }

  /// Nil if the text was cut, for the tree is then that of a part.
  private func parseToACut(
    _ bytes: [UInt8],
    _ old: SyntaxTree?,
    _ timeLimit: Double?,
    _ cancellation: CancellationFlag?
  ) -> OpaquePointer? {
    unsafe ts_parser_set_timeout_micros(raw, 0)
    return unsafe bytes.withUnsafeBytes { buffer in
      let input = unsafe ParserInput(buffer, timeLimit: timeLimit, cancellation: cancellation)
      let tree = unsafe input.parse(with: raw, after: old?.pointer.raw)
      guard input.wasCut else { return unsafe tree }
      unsafe tree.map { unsafe ts_tree_delete($0) }
      return nil
    }
  }

  private func parseUntilStopped(
    _ bytes: [UInt8],
    _ old: SyntaxTree?,
    _ timeLimit: Double?,
    _ cancellation: CancellationFlag?
  ) -> OpaquePointer? {
    unsafe ts_parser_set_timeout_micros(raw, Self.microseconds(timeLimit))
    guard let cancellation else { return unsafe parse(bytes, old) }
    return unsafe cancellation.withWord { word in
      unsafe ts_parser_set_cancellation_flag(raw, word)
      defer { unsafe ts_parser_set_cancellation_flag(raw, nil) }
      return unsafe parse(bytes, old)
    }
  }

  private func parse(_ bytes: [UInt8], _ old: SyntaxTree?) -> OpaquePointer? {
    unsafe bytes.withUnsafeBytes { buffer in
      let text = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe ts_parser_parse_string(raw, old?.pointer.raw, text, UInt32(buffer.count))
    }
  }

  /// 0 means no limit to libtree-sitter, so the shortest limit is one microsecond.
  private static func microseconds(_ seconds: Double?) -> UInt64 {
    guard let seconds else { return 0 }
    return UInt64(min(max(seconds, 1e-6), 1e6) * 1e6)
  }
}

/// How far a parse may take over a previous tree.
///
/// libtree-sitter's recovery from an error depends on what it took over: of random edits one in five hundred gives a broken
/// text another tree than a full parse would (measured for the four languages here; never a text without errors).
package enum SyntaxReuse: Sendable {
  /// The tree is a function of the text alone: a text with errors is parsed once more, in full.
  case exact
  /// The fastest tree, which may depend on earlier texts where this one has errors.
  case quick
  /// As fast. The previous tree was chosen by this text alone: if it is steady (`SyntaxTree.isSteady`), so is this one.
  case steady
}
