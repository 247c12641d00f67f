import CTreeSitter
import Synchronization

/// What a pattern of a query demands beyond its shape, and what it says.
struct QueryPattern: Sendable {
  /// Of a query of several parts, the one that it is in.
  var part = 0
  var predicates: [QueryPredicate] = []
  var properties: [String: String] = [:]

  func holds(for captures: [CapturedNode], in tree: SyntaxTree) -> Bool {
    predicates.allSatisfy { $0.holds(for: captures, in: tree) }
  }
}

/// A node that a pattern captured, as libtree-sitter knows it; only of use while its tree is kept.
@safe struct CapturedNode {
  let raw: TSNode
  /// The capture's number in the query.
  let name: Int

  /// Its bytes, not copied.
  func text(in tree: SyntaxTree) -> ArraySlice<UInt8> {
    let start = Int(unsafe ts_node_start_byte(raw))
    let end = Int(unsafe ts_node_end_byte(raw))
    return tree.bytes[min(start, tree.bytes.count)..<min(max(start, end), tree.bytes.count)]
  }
}

/// A condition on the text or the kind of captured nodes.
struct QueryPredicate: Sendable {
  enum Condition: Sendable {
    case equalsText([UInt8])
    case equalsCapture(Int)
    case isOneOf(Set<[UInt8]>)
    /// Symbols of the grammar.
    case isOfKind(Set<TSSymbol>)
    case matches(QueryRegex)
  }

  /// The capture's number in the query.
  var capture: Int
  var condition: Condition
  var isNegated: Bool

  /// True if the condition (or its negation) holds for each node captured; an optional node that is not there is no
  /// reason to refuse.
  func holds(for captures: [CapturedNode], in tree: SyntaxTree) -> Bool {
    captures.allSatisfy { $0.name != capture || meets($0, captures, tree) != isNegated }
  }

  private func meets(_ node: CapturedNode, _ captures: [CapturedNode], _ tree: SyntaxTree) -> Bool {
    switch condition {
    case .equalsText(let text): node.text(in: tree).elementsEqual(text)
    case .equalsCapture(let other):
      captures.allSatisfy { $0.name != other || $0.text(in: tree).elementsEqual(node.text(in: tree)) }
    case .isOneOf(let texts): texts.contains(Array(node.text(in: tree)))
    case .isOfKind(let symbols): unsafe symbols.contains(ts_node_symbol(node.raw))
    case .matches(let regex): regex.matches(String(decoding: node.text(in: tree), as: UTF8.self))
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
