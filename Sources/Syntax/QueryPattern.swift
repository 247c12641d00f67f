import Synchronization

/// What a pattern of a query demands beyond its shape, and what it says.
struct QueryPattern: Sendable {
  var predicates: [QueryPredicate] = []
  var properties: [String: String] = [:]

  func holds(for captures: [SyntaxCapture]) -> Bool {
    predicates.allSatisfy { $0.holds(for: captures) }
  }
}

/// A condition on the text or the kind of captured nodes.
struct QueryPredicate: Sendable {
  enum Condition: Sendable {
    case equalsText([UInt8])
    case equalsCapture(String)
    case isOneOf(Set<[UInt8]>)
    case isOfKind(Set<String>)
    case matches(QueryRegex)
  }

  var capture: String
  var condition: Condition
  var isNegated: Bool

  /// True if the condition (or its negation) holds for each node captured; an optional node that is not there is no
  /// reason to refuse.
  func holds(for captures: [SyntaxCapture]) -> Bool {
    captures.allSatisfy { $0.name != capture || meets($0.node, captures) != isNegated }
  }

  private func meets(_ node: SyntaxNode, _ captures: [SyntaxCapture]) -> Bool {
    switch condition {
    case .equalsText(let text): node.textSlice.elementsEqual(text)
    case .equalsCapture(let other):
      captures.allSatisfy { $0.name != other || $0.node.textSlice.elementsEqual(node.textSlice) }
    case .isOneOf(let texts): texts.contains(node.text)
    case .isOfKind(let kinds): kinds.contains(node.kind)
    case .matches(let regex): regex.matches(node.string)
    }
  }
}

/// A regular expression of a query, compiled once; matches anywhere in a text, by Unicode scalars.
///
/// `Regex` may not be shared between threads, so one thread at a time uses it.
final class QueryRegex: Sendable {
  private let regex: Mutex<Regex<AnyRegexOutput>>

  init(_ pattern: String) throws {
    regex = Mutex(try Regex(pattern).matchingSemantics(.unicodeScalar))
  }

  func matches(_ text: String) -> Bool {
    regex.withLock { text.firstMatch(of: $0) != nil }
  }
}

extension SyntaxNode {
  /// Its bytes, not copied.
  var textSlice: ArraySlice<UInt8> { tree.bytes[range.clamped(to: 0..<tree.bytes.count)] }
}
