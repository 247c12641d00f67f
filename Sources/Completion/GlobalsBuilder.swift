import SourceText
import SymbolIndex
import Syntax

/// Chooses what of the workspace's other files the model is shown: signatures, not bodies, one level deep.
struct GlobalsBuilder {
  /// Most import statements and nearby words that are looked up.
  static let mostImports = 32
  static let mostWords = 32
  /// Lines above and below the cursor whose words are looked up.
  static let linesAbove = 12
  static let linesBelow = 2
  /// How much of the text before a place is searched for words, in bytes.
  static let mostBytes = 1 << 16

  let scan: DocumentScan
  let index: IndexView
  let receivers: ReceiverResolver
  private let importedFiles: [(record: ImportRecord, files: [String])]

  init(scan: DocumentScan, index: IndexView, receivers: ReceiverResolver) {
    self.scan = scan
    self.index = index
    self.receivers = receivers
    let resolver = ModuleResolver(index: index, path: scan.document.path, language: scan.document.language)
    importedFiles =
      index.isAvailable
      ? scan.imports.prefix(Self.mostImports).map { ($0, resolver.files(of: $0)) } : []
  }

  /// At most `count` blocks, those of the file tier first; about half of them are of either tier, and at most `near` of the
  /// cursor's.
  func blocks(commit: Int, cursor: Int, count: Int, near most: Int?) -> [GlobalBlock] {
    guard index.isAvailable, count > 0 else { return [] }
    let file = fileBlocks(commit: commit, count: max(count / 2, 1))
    let left = min(count - file.count, most ?? count)
    guard left > 0 else { return file }
    let shown = Set(file.flatMap(\.symbols))
    let near = cursorTier(cursor: cursor).filter { !shown.contains($0.record) }
    return file + BlockChoice.blocks(of: near, tier: .cursor, count: left)
  }

  /// How much of a file's beginning says which imported names are used, if what is chosen by it should rarely change: the
  /// largest power of two below the cursor.
  static func steadyLength(before cursor: Int) -> Int {
    let most = min(cursor, mostBytes)
    return most > 0 ? 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount) : 0
  }

  // MARK: File tier

  /// The blocks that the imports bring. They are remembered while imports, committed text and index stay as they are: to read
  /// all that a file's imports define takes longer than all else that a key asks for.
  private func fileBlocks(commit: Int, count: Int) -> [GlobalBlock] {
    let text = max(0, commit - Self.mostBytes)..<commit
    var hashes = [StableHash.of(scan.document.snapshot.bytes[text])]
    for (record, files) in importedFiles {
      hashes.append(StableHash.of((record.names + ["\n"] + files).joined(separator: "\n").utf8))
    }
    let key = "\(scan.document.path)\n\(scan.document.language?.name ?? "")\n\(hashes)"
    return index.remembered(.init(kind: .fileBlocks, text: key, limit: count)) {
      BlockChoice.blocks(of: fileTier(text), tier: .file, count: count)
    }
  }

  /// What the imports bring: depends on the imports and the committed text only, so that it stays while one types.
  private func fileTier(_ text: Range<Int>) -> [ScoredSymbol] {
    let used = WordScan.words(in: scan.document.snapshot.bytes, text)
    return importedFiles.flatMap { entry in
      let names = Set(entry.record.names)
      return entry.files.flatMap { index.symbols(inFile: $0) }.compactMap { record -> ScoredSymbol? in
        let isNamed = names.contains(record.name) && record.container.isEmpty
        let isMember = names.contains(record.container.split(separator: ".").last.map(String.init) ?? "")
        let isUsed = used.contains(record.name) && record.name.count > 2
        guard isNamed || (isUsed && (names.isEmpty || isMember)) else { return nil }
        let use = (isNamed ? GlobalScore.importedByName : 0) + (isUsed ? GlobalScore.used : 0)
        return scored(record, use: use, relation: .imported, homonyms: 1)
      }
    }
  }

  // MARK: Cursor tier

  private func cursorTier(cursor: Int) -> [ScoredSymbol] {
    nearbySymbols(cursor: cursor) + memberSymbols(cursor: cursor)
  }

  /// Definitions of the names used near the cursor.
  private func nearbySymbols(cursor: Int) -> [ScoredSymbol] {
    let own = Set(scan.definitions.map(\.name)).union(receivers.locals(at: cursor).map(\.name))
    let words = WordScan.nearby(
      scan.document.snapshot,
      cursor: cursor,
      above: Self.linesAbove,
      below: Self.linesBelow
    ).filter { $0.word.count > 2 && !own.contains($0.word) }.prefix(Self.mostWords)
    let most = GlobalScore.mostOfAName
    let found = index.symbols(named: words.map(\.word), limit: most + 1, excluding: scan.document.path)
    let byName = Dictionary(grouping: found.filter(isOfLanguage), by: \.name)
    let imported = Set(importedFiles.flatMap(\.files))
    let folder = CompletionDocument.folder(of: scan.document.path)
    return words.flatMap { word, lines in
      let homonyms = byName[word] ?? []
      return homonyms.compactMap { record -> ScoredSymbol? in
        let relation: GlobalScore.Relation =
          imported.contains(record.path)
          ? .imported : CompletionDocument.folder(of: record.path) == folder ? .sameFolder : .elsewhere
        if homonyms.count > most, relation == .elsewhere { return nil }
        return scored(record, use: GlobalScore.nearness(lines: lines), relation: relation, homonyms: homonyms.count)
      }
    }
  }

  /// Members of the types of the values that the cursor's line uses; those of the receiver at the cursor count most.
  private func memberSymbols(cursor: Int) -> [ScoredSymbol] {
    var types: [(type: TypeIdentity, use: Double)] = []
    if let access = receivers.access(at: cursor), case .type(let type) = receivers.resolve(access) {
      types.append((type, GlobalScore.receiverMember))
    }
    let near = WordScan.nearby(scan.document.snapshot, cursor: cursor, above: 3, below: 0).prefix(8)
    for (word, _) in near {
      if let type = receivers.type(ofName: word, at: cursor) { types.append((type, GlobalScore.nearbyMember)) }
    }
    let words = WordScan.words(in: scan.document.snapshot.bytes, max(0, cursor - Self.mostBytes)..<cursor)
    var seen: Set<TypeIdentity> = []
    return types.filter { seen.insert($0.type).inserted }.prefix(4).flatMap { type, use in
      let members = index.members(of: type.name, limit: 64, excluding: scan.document.path)
      return members.filter { type.holds($0.path) && isOfLanguage($0) }.map { record in
        let use = use + (words.contains(record.name) ? 0.5 : 0)
        return scored(record, use: use, relation: .elsewhere, homonyms: 1)
      }
    }
  }

  // MARK: Helpers

  private func isOfLanguage(_ record: SymbolRecord) -> Bool {
    scan.document.language?.canUse(record.path) ?? true
  }

  private func scored(
    _ record: SymbolRecord,
    use: Double,
    relation: GlobalScore.Relation,
    homonyms: Int
  ) -> ScoredSymbol {
    let doubt = GlobalScore.doubt(record, document: scan.document.path, homonyms: homonyms)
    return ScoredSymbol(record: record, score: use + relation.rawValue + GlobalScore.kind(record.kind) - doubt)
  }
}
