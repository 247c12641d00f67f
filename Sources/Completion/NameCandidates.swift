import Decoding
import Foundation
import SourceText
package import SymbolIndex
package import Syntax

/// Names for the identifier at a cursor: members after a member access, else what is in scope and in the index.
package struct NameCandidates {
  /// Lines around the cursor whose words are listed.
  private static let wordLines = 400
  /// And bytes, where lines are long.
  private static let wordBytes = 1 << 15

  /// Languages in which a member is always named through its object or type.
  private static let explicitLanguages: Set<String> = [
    "javascript", "lua", "php", "python", "rust", "tsx", "typescript",
  ]

  private let scan: DocumentScan
  private let index: IndexView
  private let cursor: Int
  private let start: Int
  private let typed: String
  private let pattern: NamePattern
  private let limit: Int

  /// The names at an offset; at most `limit`. May be called from any thread.
  ///
  /// - Parameters:
  ///   - catalog: parses the document if it comes without a tree; nil leaves it without one.
  ///   - outlines: knows what the document's earlier texts defined.
  ///   - memory: knows what the index said before; of one caller at a time.
  package static func candidates(
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    catalog: LanguageCatalog?,
    limit: Int,
    outlines: OutlineShelf? = nil,
    memory: IndexMemory? = nil
  ) -> NameList {
    let document = DocumentParsing.parsed(document, catalog: catalog)
    let index = IndexView(index, source: document.source, memory: memory ?? IndexMemory())
    let scan = DocumentScan(document, cursor: offset, outlines: outlines)
    return candidates(in: scan, at: offset, index: index, limit: limit)
  }

  /// Has looked over a document that comes with its tree before names in it are asked for: a language's first one waits for its
  /// queries to be compiled.
  package static func prepare(_ document: CompletionDocument, outlines: OutlineShelf) {
    _ = DocumentScan(document, outlines: outlines)
  }

  static func candidates(in scan: DocumentScan, at offset: Int, index: IndexView, limit: Int) -> NameList {
    NameCandidates(scan: scan, index: index, cursor: offset, limit: limit).list()
  }

  private init(scan: DocumentScan, index: IndexView, cursor: Int, limit: Int) {
    let bytes = scan.document.snapshot.bytes
    self.scan = scan
    self.index = index
    self.cursor = min(max(cursor, 0), bytes.count)
    self.limit = max(limit, 0)
    start = IdentifierBytes.start(in: bytes, before: self.cursor)
    typed = String(decoding: bytes[start..<self.cursor], as: UTF8.self)
    pattern = NamePattern(typed)
  }

  private func list() -> NameList {
    let empty = NameList(replace: start..<cursor)
    if typed.first?.isNumber == true || isInText { return empty }
    if let imports = ImportNames(document: scan.document, index: index, cursor: cursor) {
      let items = imports.items()
      if !items.isEmpty { return ranked(items, isComplete: false) }
    }
    let receivers = ReceiverResolver(scan: scan, index: index)
    if let access = receivers.access(at: cursor) {
      var list = members(of: receivers.resolve(access), receivers: receivers)
      if NewAttribute.mayBegin(with: access, in: scan.document) { list.isSure = false }
      return list
    }
    return ranked(scopeNames(), isComplete: false)
  }

  /// True in a comment or a string.
  private var isInText: Bool {
    CursorPlace(document: scan.document, offset: cursor) != .code
  }

  // MARK: Members

  private func members(of receiver: Receiver, receivers: ReceiverResolver) -> NameList {
    let known = MemberNames(of: receiver, lookup: receivers.lookup)
    // What is not meant to be named is not in the way of what is, until somebody types it.
    let shown = known.members.filter { !$0.isHidden || !typed.isEmpty }
    var items = shown.map { member in
      NameItem(
        name: member.name,
        kind: member.kind,
        detail: member.signature,
        documentation: member.doc,
        source: member.isHidden ? .word : .member,
        path: member.path
      )
    }
    if !known.isComplete { items += popularMembers() }
    var list = ranked(items, isComplete: known.isComplete)
    list.isSure = !list.isIncomplete && shown.count == known.members.count && !list.items.isEmpty
    return list
  }

  /// Names that follow a member access elsewhere in the file, and the index's members that begin with what is typed.
  private func popularMembers() -> [NameItem] {
    let bytes = scan.document.snapshot.bytes
    let tokens = (scan.document.language?.memberAccess ?? ["."]).map { Array($0.utf8) }
    var items: [NameItem] = []
    forEachWord { place, word in
      let follows = tokens.contains { token in
        place.lowerBound >= token.count
          && bytes[(place.lowerBound - token.count)..<place.lowerBound].elementsEqual(token)
      }
      if follows { items.append(NameItem(name: word, kind: .property, source: .word)) }
    }
    items += scan.definitions.filter(\.kind.isMember).map {
      NameItem(name: $0.name, kind: $0.kind, detail: $0.signature, source: .file)
    }
    return items + indexNames { $0.kind.isMember || $0.kind.isCallable }
  }

  // MARK: Scope

  private func scopeNames() -> [NameItem] {
    let mark = scan.document.language?.variableMark.map { String($0) } ?? ""
    var items = scan.locals(at: start).map { local in
      NameItem(
        name: mark + local.name,
        kind: .variable,
        detail: local.type.map { local.name + ": " + OneLine.signature($0.utf8) } ?? "",
        source: local.isParameter ? .parameter : .local
      )
    }
    if !mark.isEmpty, scan.enclosingType(cursor) != nil {
      items.append(NameItem(name: mark + "this", kind: .variable, source: .local))
    }
    let enclosing = Set(scan.enclosing(cursor).map(\.name))
    items += scan.definitions.filter { isInScope($0, enclosing) }.map { definition in
      let mark = definition.kind == .variable ? mark : ""
      return NameItem(name: mark + definition.name, kind: definition.kind, detail: definition.signature, source: .file)
    }
    items += importedNames()
    items += CallLabels(scan: scan, index: index, start: start).items()
    items += builtins().map {
      NameItem(name: $0, kind: $0.first?.isUppercase == true ? .class : .function, source: .builtin)
    }
    forEachWord { _, word in items.append(NameItem(name: word, kind: .variable, source: .word)) }
    return items + indexNames { !$0.kind.isMember || $0.kind == .enumMember }
  }

  /// The names that the language brings, where they are many only those that begin with what is typed.
  private func builtins() -> [String] {
    let names = Builtins.names(of: scan.document.language?.name ?? "")
    return (names.count > 400 ? names.filter { !typed.isEmpty && $0.hasPrefix(typed) } : names).sorted()
  }

  /// Top-level definitions, and members of the types around the cursor where the language lets them be named alone.
  private func isInScope(_ definition: DocumentScan.Definition, _ enclosing: Set<String>) -> Bool {
    if definition.container.isEmpty { return definition.nameRange.lowerBound != start }
    guard definition.nameRange.lowerBound != start else { return false }
    return enclosing.contains(definition.containerName)
      && !Self.explicitLanguages.contains(scan.document.language?.name ?? "")
  }

  private func importedNames() -> [NameItem] {
    var items: [NameItem] = []
    let names = scan.imports.flatMap(\.names)
    let records = Dictionary(index.symbols(named: Array(names.prefix(64)), limit: 1).map { ($0.name, $0) }) {
      first,
      _ in
      first
    }
    for record in scan.imports {
      if scan.document.language?.name == "python", scan.isWildcard(record) {
        items += wildcardNames(record)
      } else if record.names.isEmpty {
        let name = record.alias ?? record.module.split { $0 == "." || $0 == "/" }.last.map(String.init)
        if let name, name != "_", name != "." {
          items.append(NameItem(name: name, kind: .module, detail: record.module, source: .imported))
        }
      }
      for name in record.names {
        let known = records[name] ?? definition(of: name, record)
        items.append(
          NameItem(
            name: record.names.count == 1 ? record.alias ?? name : name,
            kind: known?.kind ?? .variable,
            detail: known?.signature ?? "",
            documentation: known?.doc,
            source: .imported,
            path: known?.path
          )
        )
      }
    }
    return items
  }

  /// What a library knows of an imported name that begins with what is typed.
  private func definition(of name: String, _ record: ImportRecord) -> SymbolRecord? {
    guard !typed.isEmpty, scan.document.language?.name == "python", let library = index.libraries,
      pattern.match(name) != nil
    else { return nil }
    let file = ModuleResolver(index: index, path: scan.document.path, language: scan.document.language)
      .libraryFiles(of: record).first
    return file.flatMap { library.names("python")?.definitions(of: name, in: $0).first }
  }

  /// The names that `from module import *` brings out of a library.
  private func wildcardNames(_ record: ImportRecord) -> [NameItem] {
    let resolver = ModuleResolver(index: index, path: scan.document.path, language: scan.document.language)
    guard let library = index.libraries, let file = resolver.libraryFiles(of: record).first else { return [] }
    return PythonModules(library: library).names(of: file).names.filter(\.isPublic).map { name in
      NameItem(
        name: name.name,
        kind: name.symbol?.kind ?? .variable,
        detail: name.symbol?.signature ?? "",
        documentation: name.symbol?.doc,
        source: .index,
        path: name.symbol?.path
      )
    }
  }

  // MARK: Words and index

  private func indexNames(where isWanted: (SymbolRecord) -> Bool) -> [NameItem] {
    let libraries = unqualifiedNames()
    guard !typed.isEmpty else { return libraries.map(item) }
    let language = scan.document.language
    return index.symbols(prefix: typed, limit: max(limit, 64)).filter { record in
      isWanted(record) && record.path != scan.document.path
        && language?.canUse(record.path) ?? true
    }.map(item) + libraries.map(item)
  }

  private func item(_ record: SymbolRecord) -> NameItem {
    NameItem(
      name: record.name,
      kind: record.kind,
      detail: record.signature,
      documentation: record.doc,
      source: .index,
      path: record.path
    )
  }

  /// Names that stand alone, of what a Swift file imports or a C or C++ file includes; of C++ also those of `std` after `std::`
  /// and where the file uses them unnamed.
  private func unqualifiedNames() -> [SymbolRecord] {
    guard let names = index.libraries?.names(scan.document.language?.name ?? "") as? any UnqualifiedNames else {
      return []
    }
    let headers = names as? HeaderNames
    if headers != nil, scan.imports.isEmpty { return [] }
    let access = AccessScan(scan.document).access(at: cursor)
    if let access, headers == nil || access.chain != ["std"] { return [] }
    if access == nil, typed.isEmpty { return [] }
    let most = max(limit, 64)
    let file = ImportingFile(path: scan.document.path, imports: scan.imports, index: index)
    let own = names.names(prefix: typed, for: file, space: access == nil ? "" : "std", limit: most)
    guard access == nil, headers?.isCxx == true, usesStandardSpace else { return own }
    return own + names.names(prefix: typed, for: file, space: "std", limit: most)
  }

  /// True if the names of `std` need no name space in this file.
  private var usesStandardSpace: Bool {
    let words = Array("using namespace std".utf8)
    let bytes = scan.document.snapshot.bytes
    var rest = bytes[...]
    while let place = rest.firstIndex(of: words[0]) {
      rest = rest[place...]
      if rest.starts(with: words) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Words near the cursor, without the one at it.
  private func forEachWord(_ body: (Range<Int>, String) -> Void) {
    let snapshot = scan.document.snapshot
    let line = snapshot.lineContaining(cursor)
    let first = snapshot.lineStarts[max(0, line - Self.wordLines)]
    let last = snapshot.lineRange(min(snapshot.lineCount - 1, line + Self.wordLines)).upperBound
    let bytes = snapshot.bytes
    var seen = WordTable()
    var places: [Range<Int>] = []
    let range = max(first, cursor - Self.wordBytes)..<min(last, cursor + Self.wordBytes)
    WordScan.forEach(in: bytes, range) { place in
      guard place.lowerBound != start, place.count > 2, pattern.match(bytes[place]) != nil,
        seen.insert(bytes[place]).isNew
      else { return }
      places.append(place)
    }
    for place in withoutKeywords(places) { body(place, String(decoding: bytes[place], as: UTF8.self)) }
  }

  /// Words in text order without those that the parser takes for parts of the grammar, or for text in comments and strings.
  private func withoutKeywords(_ places: [Range<Int>]) -> [Range<Int>] {
    guard let tree = scan.document.currentTree, let language = scan.document.language else { return places }
    var sweep = SyntaxSweep(over: tree)
    var words: [Range<Int>] = []
    for place in places where language.identifierNodes.contains(sweep.smallestNode(covering: place).kind) {
      words.append(place)
    }
    return words
  }

  // MARK: Order

  /// Each name once under its best source; by match, then by cost, then by name.
  private func ranked(_ items: [NameItem], isComplete: Bool) -> NameList {
    var places: [String: Int] = [:]
    var best: [NameItem] = []
    for item in items {
      guard !item.name.isEmpty, let match = pattern.match(item.name) else { continue }
      let place = places[item.name] ?? best.count
      if place < best.count {
        if rank(best[place].source) <= rank(item.source) { continue }
        best[place] = item
      } else {
        places[item.name] = place
        best.append(item)
      }
      best[place].match = match
    }
    for (place, distance) in lastUses(of: best.map(\.name)).enumerated() {
      best[place].cost = cost(best[place], distance: distance)
    }
    // Places are moved about in place of the items themselves.
    let sorted = best.indices.sorted { NameOrder.precedes(best[$0], best[$1]) }
    var list = NameList(replace: start..<cursor)
    list.items = sorted.prefix(limit).map { best[$0] }
    NameOrder.setSortKeys(&list)
    list.isIncomplete = !isComplete || sorted.count > limit
    return list
  }

  /// What a name costs: how far away it was last used, in doublings of the distance in bytes, and how far away its source
  /// is in the same unit. A name that was not used yet counts as used `unusedDistance` bytes ago.
  private func cost(_ item: NameItem, distance: Int?) -> Double {
    Self.handicaps[rank(item.source)] + log2(Double(1 + (distance ?? Self.unusedDistance)))
  }

  /// What a name costs that is not in sight.
  static func costOfUnused(_ source: NameSource) -> Double {
    handicaps[source.rawValue] + log2(Double(1 + unusedDistance))
  }

  private static let unusedDistance = 1 << 14
  /// In the order of `NameSource`; chosen by recall in the first ten on four repositories. A label that has to be written
  /// comes first.
  private static let handicaps: [Double] = [0, -10, 0, 0.5, 1, 1, 1.5, 3, 4]

  /// Python's keyword arguments are a choice among expressions, Swift's labels have to be written.
  private func rank(_ source: NameSource) -> Int {
    source == .argument && scan.document.language?.name == "python" ? NameSource.imported.rawValue : source.rawValue
  }

  /// How far before the cursor each name was last used, in bytes; nil: not near it.
  private func lastUses(of names: [String]) -> [Int?] {
    var words = WordTable(capacity: names.count)
    // The names differ, so each has the number of its place.
    for name in names { words.insert(name.utf8) }
    var uses = [Int?](repeating: nil, count: names.count)
    let snapshot = scan.document.snapshot
    let bytes = snapshot.bytes
    let first = snapshot.lineStarts[max(0, snapshot.lineContaining(cursor) - Self.wordLines)]
    WordScan.forEach(in: bytes, max(first, start - Self.wordBytes)..<start) { place in
      if let number = words.number(of: bytes[place]) { uses[number] = start - place.lowerBound }
    }
    return uses
  }
}
