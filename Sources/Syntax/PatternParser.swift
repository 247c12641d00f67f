import CTreeSitter

/// Reads the patterns of a query into the same steps that libtree-sitter makes of them.
///
/// What is not understood here, or is rare (supertypes, predicates without `#`), is an error: such a query is left to
/// libtree-sitter.
struct PatternParser {
  struct NotUnderstood: Error {}

  /// More negated fields of one node are dropped, as by libtree-sitter.
  private static let mostNegatedFields = 8

  /// Of all patterns, each ended by a step of depth `QueryStep.ended`.
  private(set) var steps: [QueryStep] = []
  /// What the patterns say besides, with the steps with which they begin.
  private(set) var statements: [PatternStatement] = []
  /// In the order of the text, each once: their numbers are libtree-sitter's.
  private(set) var captureNames: [String] = []
  /// Fields that a node must not have, one list a step that says so.
  private(set) var negatedFields: [[TSFieldId]] = []

  private var scanner: PatternScanner
  private let grammar: Grammar
  private var captures: [String: UInt16] = [:]

  /// Parses all patterns of `text`.
  init(text: [UInt8], grammar: Grammar) throws {
    scanner = PatternScanner(text)
    self.grammar = grammar
    scanner.skipBlanks()
    while scanner.next != nil {
      statements.append(PatternStatement(offset: scanner.offset, firstStep: steps.count))
      guard try parsePattern(depth: 0) else { throw NotUnderstood() }
      steps.append(QueryStep(symbol: 0, depth: QueryStep.ended))
      guard steps.count < Int(QueryStep.none) else { throw NotUnderstood() }
    }
  }

  /// False where a bracket closes instead.
  private mutating func parsePattern(depth: UInt16, isImmediate: Bool = false) throws -> Bool {
    let start = steps.count
    let traits: QueryStep.Traits = isImmediate ? .immediate : []
    switch scanner.next {
    case nil: throw NotUnderstood()
    case UInt8(ascii: ")"), UInt8(ascii: "]"): return false
    case UInt8(ascii: "["):
      scanner.advance()
      try parseBranches(depth: depth, isImmediate: isImmediate)
    case UInt8(ascii: "("):
      scanner.advance()
      switch scanner.next {
      case UInt8(ascii: "("), UInt8(ascii: "\""), UInt8(ascii: "["): try parseGroup(depth: depth)
      case UInt8(ascii: "#"):
        try parsePredicate()
        return true
      default: try parseNode(depth: depth, traits)
      }
    case UInt8(ascii: "_"):
      scanner.advance()
      steps.append(QueryStep(symbol: QueryStep.anySymbol, depth: depth, traits: traits))
    case UInt8(ascii: "\""):
      let symbol = try symbol(scanner.string(), isNamed: false)
      steps.append(QueryStep(symbol: symbol, depth: depth, traits: traits))
    default: try parseField(depth: depth, isImmediate: isImmediate)
    }
    scanner.skipBlanks()
    try parseSuffixes(from: start, depth: depth)
    return true
  }

  private mutating func parseBranches(depth: UInt16, isImmediate: Bool) throws {
    var branches: [Int] = []
    while true {
      let start = steps.count
      guard try parsePattern(depth: depth, isImmediate: isImmediate) else { break }
      branches.append(start)
      steps.append(QueryStep(symbol: 0, depth: depth))
    }
    guard scanner.next == UInt8(ascii: "]"), !branches.isEmpty else { throw NotUnderstood() }
    scanner.advance()
    steps.removeLast()
    for (start, next) in zip(branches, branches.dropFirst()) {
      steps[start].alternative = UInt16(truncatingIfNeeded: next)
      steps[next - 1].alternative = UInt16(truncatingIfNeeded: steps.count)
      steps[next - 1].traits.insert(.deadEnd)
    }
  }

  private mutating func parseGroup(depth: UInt16) throws {
    while true {
      let isImmediate = scanner.take(UInt8(ascii: "."))
      guard try parsePattern(depth: depth, isImmediate: isImmediate) else { break }
    }
    guard scanner.take(UInt8(ascii: ")")) else { throw NotUnderstood() }
  }

  private mutating func parseNode(depth: UInt16, _ traits: QueryStep.Traits) throws {
    let name = try scanner.identifier()
    guard name.last != UInt8(ascii: "!"), name.last != UInt8(ascii: "?") else { throw NotUnderstood() }
    let isAny = name == [UInt8(ascii: "_")]
    let start = steps.count
    let symbol = isAny ? QueryStep.anySymbol : try symbol(name, isNamed: true)
    steps.append(QueryStep(symbol: symbol, depth: depth, traits: isAny ? traits.union(.named) : traits))
    var lastChild: Int?
    var negated: [TSFieldId] = []
    while true {
      if scanner.take(UInt8(ascii: "!")) {
        let field = try field(scanner.identifier())
        if negated.count < Self.mostNegatedFields { negated.append(field) }
        continue
      }
      let isImmediate = scanner.take(UInt8(ascii: "."))
      let child = steps.count
      if try parsePattern(depth: depth + 1, isImmediate: isImmediate) {
        lastChild = child
        continue
      }
      guard isImmediate else { break }
      guard let lastChild, lastChild < steps.count else { throw NotUnderstood() }
      steps[lastChild].traits.insert(.lastChild)
      break
    }
    guard scanner.take(UInt8(ascii: ")")) else { throw NotUnderstood() }
    if !negated.isEmpty {
      negatedFields.append(negated)
      steps[start].negatedFields = UInt16(truncatingIfNeeded: negatedFields.count)
    }
  }

  private mutating func parseField(depth: UInt16, isImmediate: Bool) throws {
    let start = steps.count
    let field = try field(scanner.identifier())
    guard scanner.take(UInt8(ascii: ":")), try parsePattern(depth: depth, isImmediate: isImmediate) else {
      throw NotUnderstood()
    }
    try forEachBranch(from: start) { $0.field = field }
  }

  private mutating func parseSuffixes(from start: Int, depth: UInt16) throws {
    while let next = scanner.next {
      switch next {
      case UInt8(ascii: "+"), UInt8(ascii: "*"):
        var again = QueryStep(symbol: 0, depth: depth, traits: [.passThrough, .alternativeIsImmediate])
        again.alternative = UInt16(truncatingIfNeeded: start)
        steps.append(again)
        if next == UInt8(ascii: "*") { try makeOptional(from: start) }
      case UInt8(ascii: "?"): try makeOptional(from: start)
      case UInt8(ascii: "@"):
        scanner.advance()
        let capture = try number(ofCapture: String(decoding: scanner.identifier(), as: UTF8.self))
        try forEachBranch(from: start) { $0.add(capture: capture) }
        continue
      default: return
      }
      scanner.advance()
    }
  }

  /// Lets the last of the branches that begin at a step go on behind all steps so far.
  private mutating func makeOptional(from start: Int) throws {
    var last = start
    var seen = 0
    while last < steps.count, steps[last].alternative != QueryStep.none, seen < steps.count {
      last = Int(steps[last].alternative)
      seen += 1
    }
    guard last < steps.count, seen < steps.count else { throw NotUnderstood() }
    steps[last].alternative = UInt16(truncatingIfNeeded: steps.count)
  }

  /// Changes the first step of each branch that begins at a step.
  private mutating func forEachBranch(from start: Int, _ change: (inout QueryStep) -> Void) throws {
    guard start < steps.count else { throw NotUnderstood() }
    var index = start
    while true {
      change(&steps[index])
      let next = steps[index].alternative
      guard next != QueryStep.none, next > index, next < steps.count else { return }
      index = Int(next)
    }
  }

  private mutating func number(ofCapture name: String) throws -> UInt16 {
    if let number = captures[name] { return number }
    guard captureNames.count < Int(QueryStep.none) else { throw NotUnderstood() }
    let number = UInt16(truncatingIfNeeded: captureNames.count)
    captures[name] = number
    captureNames.append(name)
    return number
  }

  private mutating func parsePredicate() throws {
    scanner.advance()
    var parts: [PatternStatement.Part] = [.text(try scanner.identifier())]
    while let next = scanner.next, next != UInt8(ascii: ")") {
      if next == UInt8(ascii: "\"") {
        parts.append(.text(try scanner.string()))
      } else if scanner.take(UInt8(ascii: "@")) {
        guard let capture = try captures[String(decoding: scanner.identifier(), as: UTF8.self)] else {
          throw NotUnderstood()
        }
        parts.append(.capture(Int(capture)))
      } else {
        parts.append(.text(try scanner.identifier()))
      }
    }
    guard scanner.take(UInt8(ascii: ")")), !statements.isEmpty else { throw NotUnderstood() }
    statements[statements.count - 1].predicates.append(parts)
  }

  private func symbol(_ name: [UInt8], isNamed: Bool) throws -> TSSymbol {
    let symbol = unsafe name.withUnsafeBytes { bytes in
      let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe ts_language_symbol_for_name(grammar.pointer.raw, first, UInt32(bytes.count), isNamed)
    }
    // A supertype is no kind of node.
    let type = unsafe ts_language_symbol_type(grammar.pointer.raw, symbol)
    guard symbol != 0, type != TSSymbolTypeAuxiliary, !name.isEmpty else { throw NotUnderstood() }
    return symbol
  }

  private func field(_ name: [UInt8]) throws -> TSFieldId {
    let field = unsafe name.withUnsafeBytes { bytes in
      let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe ts_language_field_id_for_name(grammar.pointer.raw, first, UInt32(bytes.count))
    }
    guard field != 0 else { throw NotUnderstood() }
    return field
  }
}
