import SourceText
import SymbolIndex
import Syntax

/// Says whether the calls of a text have a number of arguments that what they call takes.
///
/// As with names, only what is certain counts: a function whose every definition in sight refuses the call. Whatever may be
/// something else (a local of the name, a decorated function, one of an unknown receiver, an unpacked list) is
/// undecidable and stands. For languages in which a name has one definition at a time, or shows all of them.
struct CallJudge {
  /// The kind of a call's node in the languages that are judged.
  private static let calls = [
    "c": "call_expression", "go": "call_expression", "python": "call", "rust": "call_expression",
    "tsx": "call_expression", "typescript": "call_expression",
  ]
  /// Where the member's name is in a node that accesses one.
  private static let members = [
    "attribute": "attribute", "field_expression": "field", "selector_expression": "field",
  ]
  /// Most calls of a text that are looked at.
  private static let mostCalls = 32

  let scan: DocumentScan
  let index: IndexView
  let cursor: Int
  /// Nil: what a text defines is looked for in all of the document.
  var outlines: OutlineShelf?

  /// The offset in `text` of the first call that cannot be right; nil if there is none. `tree` is that of the document
  /// with the text.
  func firstMisfit(in text: [UInt8], tree: SyntaxTree?) -> Int? {
    guard let tree, let language = scan.document.language?.name, let kind = Self.calls[language], index.isAvailable
    else { return nil }
    let calls = finishedCalls(kind, in: cursor..<cursor + text.count, of: tree)
    guard !calls.isEmpty else { return nil }
    var document = scan.document
    document.snapshot = .init(bytes: tree.bytes)
    document.tree = tree
    let callees = CalleeLookup(scan: DocumentScan(document, outlines: outlines), index: index)
    let misfit = calls.first { call in
      guard let callee = call.child(field: "function"), let list = call.child(field: "arguments"),
        let arguments = CallArguments(of: list, language: language),
        let candidates = candidates(for: callee, callees)
      else { return false }
      return !candidates.isEmpty && candidates.allSatisfy { !$0.accepts(arguments) }
    }
    return misfit.map { max($0.range.lowerBound - cursor, 0) }
  }

  /// Calls without an error whose closing bracket the text brings: what is open may yet get more arguments.
  private func finishedCalls(_ kind: String, in place: Range<Int>, of tree: SyntaxTree) -> [SyntaxNode] {
    var calls: [SyntaxNode] = []
    tree.root.walk { node in
      if node.range.lowerBound >= place.upperBound { return .stop }
      guard node.range.upperBound > place.lowerBound else { return .skipChildren }
      if calls.count == Self.mostCalls { return .stop }
      if node.kind == kind, !node.hasError, node.range.upperBound <= place.upperBound { calls.append(node) }
      return .visitChildren
    }
    return calls
  }

  private func candidates(for callee: SyntaxNode, _ callees: CalleeLookup) -> [ParameterList]? {
    if callee.kind == "identifier" { return callees.functions(named: callee.string, at: callee.range.lowerBound) }
    guard let field = Self.members[callee.kind], let member = callee.child(field: field) else { return nil }
    return callees.members(named: member.string, endingAt: member.range.upperBound)
  }
}
