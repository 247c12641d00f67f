import CTreeSitter

/// A file of a query.
struct QueryFile: Sendable {
  /// For messages only.
  var path: String
  /// Which part of the query it belongs to.
  var part: Int
  var text: [UInt8]
}

/// Compiles the text of a query, which may lie in several files, and says where and why it cannot.
struct QueryCompiler: Sendable {
  private typealias Argument = PatternStatement.Part

  /// The text of all files.
  let source: [UInt8]
  private let files: [QueryFile]
  private let grammar: Grammar

  init(files: [QueryFile], grammar: Grammar) {
    source = Array(files.map(\.text).joined())
    self.files = files
    self.grammar = grammar
  }

  /// The patterns' shapes; the caller owns the result.
  func compile() throws(SyntaxError) -> SharedPointer {
    var offset: UInt32 = 0
    var code = TSQueryErrorNone
    let query = unsafe source.withUnsafeBytes { buffer in
      unsafe ts_query_new(
        grammar.pointer.raw,
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
        UInt32(buffer.count),
        &offset,
        &code
      )
    }
    guard let query = unsafe query else { throw error(at: Int(offset), reason(for: code, at: Int(offset))) }
    return unsafe SharedPointer(raw: query)
  }

  func captureNames(of query: SharedPointer) -> [String] {
    let count = unsafe ts_query_capture_count(query.raw)
    return (0..<count).map { captureName($0, query) }
  }

  /// What the text of each pattern says.
  func statements(of query: SharedPointer) -> [PatternStatement] {
    let count = unsafe ts_query_pattern_count(query.raw)
    return (0..<count).map { index in
      var count: UInt32 = 0
      let first = unsafe ts_query_predicates_for_pattern(query.raw, index, &count)
      let steps = unsafe Array(UnsafeBufferPointer(start: first, count: Int(count)))
      let predicates = steps.split(whereSeparator: { $0.type == TSQueryPredicateStepTypeDone }).map { steps in
        steps.map { step in
          step.type == TSQueryPredicateStepTypeCapture
            ? Argument.capture(Int(step.value_id)) : .text(string(step.value_id, query))
        }
      }
      let offset = Int(unsafe ts_query_start_byte_for_pattern(query.raw, index))
      return PatternStatement(offset: offset, predicates: predicates)
    }
  }

  /// Predicates and properties of each pattern.
  func patterns(_ statements: [PatternStatement]) throws(SyntaxError) -> [QueryPattern] {
    var patterns: [QueryPattern] = []
    for statement in statements { patterns.append(try pattern(statement)) }
    return patterns
  }

  private func pattern(_ statement: PatternStatement) throws(SyntaxError) -> QueryPattern {
    var pattern = QueryPattern()
    let start = statement.offset
    pattern.part = files[place(of: start).file].part
    for parts in statement.predicates {
      guard case .text(let name)? = parts.first else { throw error(at: start, "a predicate needs a name such as #eq?") }
      try add(String(decoding: name, as: UTF8.self), Array(parts.dropFirst()), patternStart: start, to: &pattern)
    }
    return pattern
  }

  private func add(
    _ name: String,
    _ arguments: [Argument],
    patternStart: Int,
    to pattern: inout QueryPattern
  ) throws(SyntaxError) {
    let place = offset(of: "#\(name)", from: patternStart)
    if name == "set!" {
      let texts = arguments.compactMap {
        if case .text(let text) = $0 { String(decoding: text, as: UTF8.self) } else { nil }
      }
      guard texts.count == arguments.count, let key = texts.first, texts.count <= 2 else {
        throw error(at: place, "#set! takes a key and at most one value")
      }
      pattern.properties[key] = texts.count == 2 ? texts[1] : ""
      return
    }
    guard case .capture(let capture)? = arguments.first else {
      throw error(at: place, "#\(name) needs a capture as its first argument")
    }
    let isNegated = name.hasPrefix("not-")
    let condition = try condition(
      isNegated ? String(name.dropFirst("not-".count)) : name,
      Array(arguments.dropFirst()),
      written: name,
      at: place
    )
    pattern.predicates.append(QueryPredicate(capture: capture, condition: condition, isNegated: isNegated))
  }

  private func condition(
    _ name: String,
    _ arguments: [Argument],
    written: String,
    at place: Int
  ) throws(SyntaxError) -> QueryPredicate.Condition {
    switch (name, arguments.first, arguments.count) {
    case ("eq?", .text(let text), 1): return .equalsText(text)
    case ("eq?", .capture(let other), 1): return .equalsCapture(other)
    case ("match?", .text(let pattern), 1):
      do { return .matches(try QueryRegex(String(decoding: pattern, as: UTF8.self))) } catch {
        throw self.error(at: place, "#\(written) has a regular expression that Swift's Regex does not take (\(error))")
      }
    case ("any-of?", _, 1...):
      let texts = arguments.compactMap { if case .text(let text) = $0 { text } else { nil } }
      guard texts.count == arguments.count else { break }
      return .isOneOf(Set(texts))
    case ("kind?", _, 1...):
      return .isOfKind(try kinds(arguments, written: written, at: place))
    case ("eq?", _, _), ("match?", _, _), ("any-of?", _, _), ("kind?", _, _): break
    default:
      throw error(
        at: place,
        "unknown predicate #\(written); there are #eq?, #match?, #any-of?, #kind?, their #not- forms, and #set!"
      )
    }
    throw error(at: place, "#\(written) has the wrong arguments")
  }

  /// The kinds of nodes that a predicate names. A kind need only be one of the grammar's if it is the only one, for a query
  /// may be that of several languages.
  private func kinds(_ arguments: [Argument], written: String, at place: Int) throws(SyntaxError) -> Set<TSSymbol> {
    var kinds: Set<String> = []
    for argument in arguments {
      guard case .text(let text) = argument else { throw error(at: place, "#\(written) has the wrong arguments") }
      kinds.insert(String(decoding: text, as: UTF8.self))
    }
    guard kinds.contains(where: grammar.hasKind) else {
      throw error(at: place, "\(grammar.language.displayName) has none of the node kinds of #\(written)")
    }
    return grammar.symbols(ofKinds: kinds)
  }
}

// MARK: Messages
extension QueryCompiler {
  private func error(at offset: Int, _ reason: String) -> SyntaxError {
    let (index, offset) = place(of: offset)
    let before = files[index].text.prefix(offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return .queryInvalid(path: files[index].path, line: line, column: before.count - lineStart + 1, reason: reason)
  }

  /// The file that an offset in the whole text is in, and the offset in that.
  private func place(of offset: Int) -> (file: Int, offset: Int) {
    var offset = offset
    var index = 0
    // An error at the very end is in the last file.
    while index + 1 < files.count, offset >= files[index].text.count {
      offset -= files[index].text.count
      index += 1
    }
    return (index, offset)
  }

  private func reason(for code: TSQueryError, at offset: Int) -> String {
    let language = grammar.language.displayName
    let word = word(at: offset)
    switch code {
    case TSQueryErrorNodeType: return "\(language) \(grammar.language.source.version) has no node kind \"\(word)\""
    case TSQueryErrorField: return "\(language) \(grammar.language.source.version) has no field \"\(word)\""
    case TSQueryErrorCapture: return "no capture @\(word) in this pattern"
    case TSQueryErrorStructure: return "a pattern that no tree of \(language) can have"
    default: return "not a query here: look for an unclosed bracket or quotation mark"
    }
  }

  private func word(at offset: Int) -> String {
    let isPart = { (byte: UInt8) in
      byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    return String(decoding: source.dropFirst(offset).prefix(while: isPart), as: UTF8.self)
  }

  private func offset(of text: String, from start: Int) -> Int {
    source.dropFirst(start).firstRange(of: Array(text.utf8))?.lowerBound ?? start
  }

  private func captureName(_ identifier: UInt32, _ query: SharedPointer) -> String {
    var length: UInt32 = 0
    let first = unsafe ts_query_capture_name_for_id(query.raw, identifier, &length)
    return String(decoding: unsafe bytes(first, length), as: UTF8.self)
  }

  private func string(_ identifier: UInt32, _ query: SharedPointer) -> [UInt8] {
    var length: UInt32 = 0
    let first = unsafe ts_query_string_value_for_id(query.raw, identifier, &length)
    return unsafe bytes(first, length)
  }

  private func bytes(_ first: UnsafePointer<CChar>?, _ length: UInt32) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: first, count: Int(length)))
  }
}
