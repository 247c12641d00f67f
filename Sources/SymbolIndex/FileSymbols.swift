/// How near a file is to what people of the workspace write themselves; look-ups give lower ranks first.
package enum FileRank: Int, Sendable, CaseIterable, Codable {
  case own = 0
  case generated = 1
  case vendored = 2
}

/// Everything the index keeps about one file.
package struct FileSymbols: Sendable {
  /// Relative to the workspace, as `PathText` writes it.
  package var path: String
  /// The language's name; empty if none is known.
  package var language: String
  package var rank: FileRank
  /// `ContentHash` of the text.
  package var contentHash: UInt64
  /// In bytes.
  package var size: Int
  /// Nanoseconds since 1970; `FileStamp.unsettled` if the file may still change within the clock's grain.
  package var modificationTime: Int
  package var symbols: [SymbolRecord]
  package var imports: [ImportRecord]
  /// The distinct names that the file mentions.
  package var references: [String]
  /// Why the file was not read; then there is nothing else about it.
  package var skipped: String?
  /// Of a library's file: what it gives besides.
  package var surface: ModuleSurface?

  package init(
    path: String,
    language: String,
    rank: FileRank = .own,
    contentHash: UInt64,
    size: Int,
    modificationTime: Int,
    symbols: [SymbolRecord] = [],
    imports: [ImportRecord] = [],
    references: [String] = [],
    skipped: String? = nil
  ) {
    self.path = path
    self.language = language
    self.rank = rank
    self.contentHash = contentHash
    self.size = size
    self.modificationTime = modificationTime
    self.symbols = symbols
    self.imports = imports
    self.references = references
    self.skipped = skipped
  }
}

/// What tells that a file has not changed since it was indexed.
package struct FileStamp: Sendable, Hashable {
  /// The modification time of a file that changed so short before it was read that it may change again unseen.
  package static let unsettled = -1

  package var path: String
  package var size: Int
  /// Nanoseconds since 1970, or `unsettled`.
  package var modificationTime: Int
  package var contentHash: UInt64
  /// Why the file was not read, if it was not.
  package var skipped: String?

  package init(path: String, size: Int, modificationTime: Int, contentHash: UInt64, skipped: String? = nil) {
    self.path = path
    self.size = size
    self.modificationTime = modificationTime
    self.contentHash = contentHash
    self.skipped = skipped
  }
}

/// A file as the index lists it.
package struct IndexedFile: Sendable, Hashable {
  package var path: String
  package var language: String
  package var rank: FileRank

  package init(path: String, language: String, rank: FileRank) {
    self.path = path
    self.language = language
    self.rank = rank
  }
}

/// How much an index holds.
package struct IndexCounts: Sendable, Hashable {
  /// Files whose symbols are in the index.
  package var files: Int
  /// Files that were looked at and left out.
  package var skipped: Int
  package var symbols: Int
  /// Pairs of a file and a name that it mentions.
  package var references: Int
  package var imports: Int
  /// Source bytes of `files`.
  package var bytes: Int

  package init(files: Int, skipped: Int, symbols: Int, references: Int, imports: Int, bytes: Int) {
    self.files = files
    self.skipped = skipped
    self.symbols = symbols
    self.references = references
    self.imports = imports
    self.bytes = bytes
  }
}
