import Decoding
import SourceText
import SymbolIndex
import Syntax

/// Says whether the names that a text uses exist.
///
/// *Known*: written elsewhere in the document, bound in the text, or built into the language; a member also if the workspace
/// defines or mentions it anywhere, a name that stands alone only if a file defines it at its top: other files' locals and
/// imports are not in scope (but what other files of PHP call is known). *Undecidable*: may come from what is not indexed (a library, a base class elsewhere, a dynamic
/// receiver). Only what is neither is *unknown*, and only that withholds.
struct NameJudge {
  enum Verdict {
    case known
    case undecidable
    case unknown
  }

  let scan: DocumentScan
  let index: IndexView
  let cursor: Int
  /// Nil: what a text defines is looked for in all of the document.
  var outlines: OutlineShelf?

  /// The offset in `text` of the first unknown name; nil if there is none. `tree` is that of the document with the text.
  ///
  /// - Parameter isWhole: false if the text's last word may go on.
  func firstUnknown(in text: [UInt8], tree: SyntaxTree?, isWhole: Bool) -> Int? {
    guard let tree, let language = scan.document.language, index.isAvailable else { return nil }
    let names = usedNames(in: tree, of: text, language: language, isWhole: isWhole)
    guard !names.isEmpty else { return nil }
    let written = writtenNames(among: names)
    let candidates = names.filter { !written.contains($0.name) }
    // PHP's frameworks define functions for all files, in folders that no repository holds.
    let isOpen = language.name == "php"
    let mentioned = index.knownNames(among: candidates.filter { $0.isMember || isOpen }.map(\.name))
    let defined = index.definedNames(among: candidates.filter { !$0.isMember }.map(\.name), language: language)
    let unknown = candidates.first { name in
      !(name.isMember || isOpen ? mentioned : defined).contains(name.name)
        && verdict(on: name, tree: tree) == .unknown
    }
    return unknown.map { max($0.offset - cursor, 0) }
  }

  /// True if the text names something that is bound nowhere in sight, in another function of the file only or in a file that
  /// is not imported, or that nothing in a large workspace ever mentions. It may be right all the same: names come into
  /// sight, and are used for the first time.
  func usesDoubtfulName(in text: [UInt8], tree: SyntaxTree?) -> Bool {
    guard let tree, let language = scan.document.language, index.isAvailable else { return false }
    let names = usedNames(in: tree, of: text, language: language, isWhole: true, withTypes: true)
    let builtins = Builtins.names(of: language.name)
    let doubted = names.filter { $0.isMember || !builtins.contains($0.name) }
    return usesNameOutOfSight(doubted.filter { !$0.isMember }, tree, language) || usesNewName(doubted, tree)
  }

  private func usesNameOutOfSight(_ names: [UsedName], _ tree: SyntaxTree, _ language: Language) -> Bool {
    guard let bare = BareNames(language: language), bare.tellsScopesApart, !hasWildcard else { return false }
    return names.contains { name in
      let reference = tree.root.smallestDescendant(covering: name.offset..<(name.offset + name.name.utf8.count))
      return bare.isReference(reference) && !isInSight(name.name, from: reference, tree, bare)
    }
  }

  private func usesNewName(_ names: [UsedName], _ tree: SyntaxTree) -> Bool {
    guard !names.isEmpty, index.isTelling else { return false }
    let written = writtenNames(among: names)
    let known = written.union(index.knownNames(among: names.map(\.name).filter { !written.contains($0) }))
    return names.contains { !known.contains($0.name) && !isOfLibrary($0, tree) }
  }

  /// True for a name that a library is known to have where it stands.
  private func isOfLibrary(_ name: UsedName, _ tree: SyntaxTree) -> Bool {
    if name.isMember { return memberVerdict(name, tree: tree) == .known }
    return !TypeLookup(scan: scan, index: index).definitions(visibleAs: name.name).isEmpty
  }

  private func isInSight(_ name: String, from reference: SyntaxNode, _ tree: SyntaxTree, _ bare: BareNames) -> Bool {
    let bytes = tree.bytes
    // What is near is looked at first: a common name has many places.
    let near = scan.enclosing(cursor).first { $0.kind.isCallable }?.range.lowerBound ?? cursor
    for part in [near..<bytes.count, 0..<near] {
      var isFound = false
      WordScan.forEach(in: bytes, part) { word in
        guard !isFound, word.count == name.utf8.count, bytes[word].elementsEqual(name.utf8) else { return }
        isFound = bare.isBound(tree.root.smallestDescendant(covering: word), inSightOf: reference)
      }
      if isFound { return true }
    }
    return false
  }

  private struct UsedName {
    var name: String
    var offset: Int
    var isCalled: Bool
    var isMember: Bool
  }

  /// Identifiers in the text that refer to something, those only that the text brings whole or completes; of types that stand
  /// alone only `withTypes`.
  private func usedNames(
    in tree: SyntaxTree,
    of text: [UInt8],
    language: Language,
    isWhole: Bool,
    withTypes: Bool = false
  ) -> [UsedName] {
    let end = cursor + text.count
    let start = IdentifierBytes.start(in: scan.document.snapshot.bytes, before: cursor)
    let bytes = tree.bytes
    let bare = BareNames(language: language)
    var names: [UsedName] = []
    var bound: Set<String> = []
    WordScan.forEach(in: bytes, start..<min(end, bytes.count)) { place in
      // A word that the text leaves unfinished may yet become a name.
      guard place.upperBound > cursor, place.upperBound < end || isWhole else { return }
      guard place.upperBound == bytes.count || !IdentifierBytes.contains(bytes[place.upperBound]) else { return }
      let node = tree.root.smallestDescendant(covering: place)
      guard language.identifierNodes.contains(node.kind), node.range == place else { return }
      // What PHP names with its name space may be from outside.
      if node.parent?.kind == "qualified_name" { return }
      let isCalled = place.upperBound < bytes.count && bytes[place.upperBound] == UInt8(ascii: "(")
      let isMember = language.memberAccess.contains { token in
        place.lowerBound >= token.utf8.count
          && bytes[(place.lowerBound - token.utf8.count)..<place.lowerBound].elementsEqual(token.utf8)
      }
      if !isMember, bare?.isBound(node) == true { bound.insert(node.string) }
      let isType = withTypes && node.kind == "type_identifier"
      let isUsed = isCalled || isMember || isType
      let isDeclared = BareNames.isDeclared(node) || isDeclarator(node)
      guard isUsed ? !isDeclared : bare?.isReference(node) == true else { return }
      names.append(
        UsedName(
          name: String(decoding: bytes[place], as: UTF8.self),
          offset: place.lowerBound,
          isCalled: isCalled,
          isMember: isMember
        )
      )
    }
    return names.filter { $0.isMember || !bound.contains($0.name) }
  }

  /// True for a name that a declaration brings without calling it one, as in C.
  private func isDeclarator(_ node: SyntaxNode) -> Bool {
    guard let parent = node.parent else { return false }
    return parent.kind.hasSuffix("declarator") || parent.kind == "function_declaration"
  }

  /// Those that the document has elsewhere; the part of the identifier at the cursor that is typed does not count.
  private func writtenNames(among names: [UsedName]) -> Set<String> {
    let bytes = scan.document.snapshot.bytes
    let start = IdentifierBytes.start(in: bytes, before: cursor)
    let wanted = Dictionary(grouping: Set(names.map(\.name)), by: \.utf8.count)
    var written: Set<String> = []
    for part in [0..<start, cursor..<bytes.count] {
      WordScan.forEach(in: bytes, part) { word in
        for name in wanted[word.count] ?? [] where bytes[word].elementsEqual(name.utf8) { written.insert(name) }
      }
    }
    return written
  }

  private func verdict(on name: UsedName, tree: SyntaxTree) -> Verdict {
    name.isMember ? memberVerdict(name, tree: tree) : scopeVerdict(name)
  }

  /// A member is unknown only if all members of its receiver are known and it is not among them.
  private func memberVerdict(_ name: UsedName, tree: SyntaxTree) -> Verdict {
    var document = scan.document
    document.snapshot = .init(bytes: tree.bytes)
    document.tree = tree
    let receivers = ReceiverResolver(scan: DocumentScan(document, outlines: outlines), index: index)
    guard let access = receivers.access(at: name.offset),
      name.isCalled || !NewAttribute.mayBegin(with: access, in: document)
    else { return .undecidable }
    let receiver = receivers.resolve(access)
    let members = MemberNames(of: receiver, lookup: receivers.lookup)
    guard members.isComplete else { return .undecidable }
    if members.members.contains(where: { $0.name == name.name }) { return .known }
    // A crate's macros are named through its top, wherever they are defined.
    guard case .module(let files) = receiver, let file = files.first, receivers.lookup.isLibrary(file),
      receivers.lookup.libraryNames?.definitions(of: name.name, in: file).isEmpty == false
    else { return .unknown }
    return .known
  }

  /// A name that stands alone is unknown only where everything that can bring names is in sight.
  private func scopeVerdict(_ name: UsedName) -> Verdict {
    let language = scan.document.language?.name ?? ""
    guard Builtins.closed.contains(language) else { return .undecidable }
    let builtins = Builtins.names(of: language)
    // PHP's functions have their names in any case.
    if builtins.contains(name.name) || language == "php" && builtins.contains(name.name.lowercased()) { return .known }
    return hasWildcard ? .undecidable : .unknown
  }

  /// True if the file imports names without naming them.
  private var hasWildcard: Bool { scan.imports.contains { $0.alias == "." || scan.isWildcard($0) } }
}
