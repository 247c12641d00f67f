import Decoding
import SourceText
import Syntax

/// Names the members that may follow a value which the model has just written, where all of them are known.
final class MemberConstraints {
  /// Longest chain of names before a member access, in bytes.
  private static let longestChain = 80

  private let scan: DocumentScan
  private let index: IndexView
  private let cursor: Int
  private let lookup: TypeLookup
  private let openings: [[UInt8]]
  /// By chain: what stands before `self.store.` does not change its type within one completion.
  private var known: [[UInt8]: Members] = [:]

  private struct Members {
    var names: NameConstraint?
    var chain: [String]
  }

  init(scan: DocumentScan, index: IndexView, cursor: Int) {
    self.scan = scan
    lookup = TypeLookup(scan: scan, index: index)
    self.index = index
    self.cursor = cursor
    openings = (scan.document.language?.memberAccess ?? []).map { Array($0.utf8) }
  }

  /// The constraint after a text at the cursor; nil if it does not end in a value whose members are all known.
  func constraint(after text: [UInt8]) -> NameConstraint? {
    guard let opening = openings.first else { return nil }
    let before = scan.document.snapshot.bytes[max(0, cursor - Self.longestChain)..<cursor]
    let chain = self.chain(endingIn: Array((before + text).suffix(Self.longestChain)))
    guard let first = chain.first, chain.last != UInt8(ascii: "."),
      !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return nil }
    guard isCode(after: text) else { return nil }
    let whole = text + opening
    let members = known[chain] ?? self.members(after: whole)
    known[chain] = members
    guard let names = members.names else { return nil }
    return mayAssign(members.chain, after: text, chainLength: chain.count) ? nil : names
  }

  /// False if the text ends in a comment or string that it, or what is before it on the line, has begun.
  private func isCode(after text: [UInt8]) -> Bool {
    let snapshot = scan.document.snapshot
    let start = snapshot.lineRange(snapshot.lineContaining(cursor)).lowerBound
    let line = (snapshot.bytes[start..<cursor] + text).split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    )
    return CursorPlace.place(after: line.last ?? [], language: scan.document.language) == .code
  }

  private func mayAssign(_ chain: [String], after text: [UInt8], chainLength: Int) -> Bool {
    let end = cursor + text.count
    let access = MemberAccess(chain: chain, start: end - chainLength, nameStart: end + 1)
    return NewAttribute.mayBegin(with: access, in: scan.inserting(text, at: cursor).document)
  }

  private func members(after text: [UInt8]) -> Members {
    let scan = scan.inserting(text, at: cursor)
    let receivers = ReceiverResolver(scan: scan, index: index, lookup: lookup)
    guard let access = receivers.access(at: cursor + text.count), !access.chain.isEmpty else {
      return Members(names: nil, chain: [])
    }
    let members = MemberNames(of: receivers.resolve(access), lookup: lookup)
    let names = members.members.map { Array($0.name.utf8) }
    return Members(
      names: members.isComplete ? NameConstraint(members: names, openings: openings) : nil,
      chain: access.chain
    )
  }

  /// The identifiers and accesses that the bytes end in.
  private func chain(endingIn bytes: [UInt8]) -> [UInt8] {
    let accesses = Set(openings.joined())
    return Array(bytes.reversed().prefix { IdentifierBytes.contains($0) || accesses.contains($0) }.reversed())
  }
}

/// Where a member access may bring a member into being: Python's attributes begin with an assignment.
enum NewAttribute {
  /// True if a statement begins with `self.` in a language whose attributes are not declared.
  static func mayBegin(with access: MemberAccess, in document: CompletionDocument) -> Bool {
    guard document.language?.name == "python", access.chain == ["self"], !access.isCall else { return false }
    let snapshot = document.snapshot
    let line = snapshot.lineRange(snapshot.lineContaining(access.start))
    return snapshot.bytes[line.lowerBound..<max(access.start, line.lowerBound)].allSatisfy(Blank.isBlank)
  }
}
