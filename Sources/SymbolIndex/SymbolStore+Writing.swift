import Foundation
import GRDB
import SourceText

extension SymbolStore {
  /// Replaces what is known of the files of `batch` and forgets `removed`, in one transaction.
  package func apply(_ batch: [FileSymbols], removed: [String] = []) throws(SymbolIndexError) {
    try write { database in
      let writer = BatchWriter(database: database)
      for path in removed { try writer.remove(path) }
      for file in batch {
        try writer.remove(file.path)
        try writer.insert(file)
      }
      try database.execute(sql: "UPDATE state SET snapshot = snapshot + 1")
    }
  }

  /// Notes new sizes and times of files whose text is the same as before.
  package func refresh(_ stamps: [FileStamp]) throws(SymbolIndexError) {
    try write { database in
      let sql = "UPDATE file SET size = ?, modification_time = ? WHERE path = ?"
      let update = try database.cachedStatement(sql: sql)
      for stamp in stamps { try update.execute(arguments: [stamp.size, stamp.modificationTime, stamp.path]) }
    }
  }

  /// Notes what the symbols are made with from now on.
  package func setFingerprint(_ fingerprint: String) throws(SymbolIndexError) {
    try write { try $0.execute(sql: "UPDATE state SET fingerprint = ?", arguments: [fingerprint]) }
  }

  /// Forgets names that no file mentions any more, and folds the write-ahead log into the file.
  package func tidy() throws(SymbolIndexError) {
    try write { database in
      try database.execute(
        sql: "DELETE FROM word WHERE NOT EXISTS (SELECT 1 FROM reference WHERE reference.word_id = word.id)"
      )
    }
    // A reader may hold the log open; then the next writer folds it in.
    pool.writeWithoutTransaction { _ = try? $0.checkpoint(.truncate) }
  }
}

/// The statements of one transaction.
private struct BatchWriter {
  // 47 bits: SQLite stores such a number in 6 bytes, and among 100,000 files two meet with a chance of 1 in 28,000.
  private static let identifierMask: UInt64 = (1 << 47) - 1

  let database: Database

  func remove(_ path: String) throws {
    let select = try database.cachedStatement(sql: "SELECT id FROM file WHERE path = ?")
    guard let identifier = try Int.fetchOne(select, arguments: [path]) else { return }
    let forget = """
      DELETE FROM reference WHERE file_id = ?1
      AND word_id IN (SELECT value FROM file CROSS JOIN json_each(file.words) WHERE file.id = ?1)
      """
    try database.cachedStatement(sql: forget).execute(arguments: [identifier])
    try database.cachedStatement(sql: "DELETE FROM file WHERE id = ?").execute(arguments: [identifier])
  }

  func insert(_ file: FileSymbols) throws {
    let identifier = try freeIdentifier(for: file.path)
    let words = try wordIdentifiers(file.references)
    let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
    try execute(
      """
      INSERT INTO file (id, path, reversed_path, reversed_folder, language, rank, size, modification_time, content_hash,
        skipped, words, surface) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        identifier, file.path, reversedComponents(file.path), reversedComponents(folder), file.language,
        file.rank.rawValue, file.size, file.modificationTime, Int64(bitPattern: file.contentHash), file.skipped, words,
        file.surface?.json,
      ]
    )
    try execute("INSERT INTO reference (word_id, file_id) SELECT value, ? FROM json_each(?)", [identifier, words])
    for symbol in file.symbols { try insert(symbol, of: identifier, file.rank, file.path) }
    for statement in file.imports {
      try execute(
        "INSERT INTO import (file_id, module, names, alias, line) VALUES (?, ?, ?, ?, ?)",
        [
          identifier, storable(statement.module), storable(statement.names.joined(separator: "\n")),
          statement.alias.map(storable), statement.line,
        ]
      )
    }
  }

  private func insert(_ symbol: SymbolRecord, of file: Int, _ rank: FileRank, _ path: String) throws {
    var symbol = symbol
    symbol.path = path
    symbol.name = storable(symbol.name)
    symbol.signature = storable(symbol.signature)
    symbol.container = storable(symbol.container)
    symbol.doc = symbol.doc.map(storable)
    let containerName = symbol.container.split(separator: ".").last.map(String.init) ?? ""
    try execute(
      """
      INSERT INTO symbol (file_id, rank, name, kind, signature, container, container_name, line, column, first_line,
        end_line, doc, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        file, rank.rawValue, symbol.name, symbol.kind.number, symbol.signature, symbol.container, containerName,
        symbol.position.line, symbol.position.column, symbol.lines?.lowerBound, symbol.lines?.upperBound, symbol.doc,
        symbol.checksum,
      ]
    )
  }

  /// A number that depends on the path alone, but for the rare case that another path has it already.
  private func freeIdentifier(for path: String) throws -> Int {
    var identifier = Int(ContentHash.of(path.utf8) & Self.identifierMask)
    let select = try database.cachedStatement(sql: "SELECT 1 FROM file WHERE id = ?")
    while try Int.fetchOne(select, arguments: [identifier]) != nil { identifier += 1 }
    return identifier
  }

  /// The numbers of the words as a JSON array, after making those that are new.
  private func wordIdentifiers(_ words: [String]) throws -> String {
    guard !words.isEmpty else { return "[]" }
    let list = String(decoding: try JSONEncoder().encode(words.map(storable)), as: UTF8.self)
    try execute("INSERT OR IGNORE INTO word (text) SELECT value FROM json_each(?)", [list])
    let sql = "SELECT json_group_array(id) FROM (SELECT id FROM word WHERE text IN (SELECT value FROM json_each(?)))"
    return try String.fetchOne(database.cachedStatement(sql: sql), arguments: [list]) ?? "[]"
  }

  private func execute(_ sql: String, _ arguments: StatementArguments) throws {
    try database.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// SQLite's text ends at a NUL when it is read back.
  private func storable(_ text: String) -> String {
    text.utf8.contains(0) ? String(text.unicodeScalars.filter { $0 != "\0" }) : text
  }
}
