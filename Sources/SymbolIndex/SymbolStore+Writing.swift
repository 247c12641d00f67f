import Foundation
import GRDB
import SourceText

extension SymbolStore {
  /// Replaces what is known of the files of `batch` and forgets `removed`, in one transaction.
  package func apply(_ batch: [FileSymbols], removed: [String] = []) throws(SymbolIndexError) {
    try write { database in
      var writer = try BatchWriter(database: database)
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

  /// Forgets names that no file mentions any more, containers and folders without anything in them, and folds the write-ahead log into the file.
  package func tidy() throws(SymbolIndexError) {
    try write { database in
      try database.execute(
        sql: "DELETE FROM word WHERE NOT EXISTS (SELECT 1 FROM reference WHERE reference.word_id = word.id)"
      )
      try database.execute(
        sql: """
          DELETE FROM container WHERE id NOT IN
            (SELECT container_id FROM symbol WHERE container_id IS NOT NULL
             UNION SELECT container_name_id FROM symbol WHERE container_name_id IS NOT NULL)
          """
      )
      try database.execute(
        sql: "DELETE FROM folder WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.folder_id = folder.id)"
      )
    }
    // A reader may hold the log open; then the next writer folds it in.
    pool.writeWithoutTransaction { _ = try? $0.checkpoint(.truncate) }
  }

  /// Fills the pages of an index that was just made: files come in another order than they are kept in, which leaves a tenth
  /// to a fifth of it empty. Without room on the disk it stays as it is.
  package func compact() {
    pool.writeWithoutTransaction { database in
      // The copy is as large as the index; other temporary things are small and stay in memory.
      try? database.execute(sql: "PRAGMA temp_store = FILE; VACUUM")
      try? database.execute(sql: "PRAGMA temp_store = MEMORY")
    }
  }
}

/// The statements of one transaction.
private struct BatchWriter {
  private let database: Database
  /// The numbers of containers that were looked up before.
  private var containers: [String: Int] = [:]

  private var symbols: RowWriter

  init(database: Database) throws {
    self.database = database
    symbols = try RowWriter(
      database,
      """
      INSERT INTO symbol (id, rank, name, kind, signature, container_id, container_name_id, line, column, first_line,
        end_line, doc, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    )
  }

  func remove(_ path: String) throws {
    let select = try database.cachedStatement(sql: "SELECT id FROM file WHERE path = ?")
    guard let identifier = try Int.fetchOne(select, arguments: [path]) else { return }
    let forget = """
      DELETE FROM reference WHERE file_id = ?1
      AND word_id IN (SELECT value FROM file CROSS JOIN json_each(file.words) WHERE file.id = ?1)
      """
    try database.cachedStatement(sql: forget).execute(arguments: [identifier])
    try execute("DELETE FROM symbol WHERE \(SymbolNumber.isOf("?1"))", [identifier])
    try execute("DELETE FROM file WHERE id = ?", [identifier])
  }

  mutating func insert(_ file: FileSymbols) throws {
    let identifier = try freeIdentifier(for: file.path)
    let words = try wordIdentifiers(file.references)
    let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
    try execute(
      """
      INSERT INTO file (id, path, reversed_path, folder_id, language, rank, size, modification_time, content_hash,
        skipped, words, surface) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        identifier, file.path, reversedComponents(file.path),
        try self.identifier(of: reversedComponents(folder), in: "folder", "reversed_path"), file.language,
        file.rank.rawValue, file.size, file.modificationTime, Int64(bitPattern: file.contentHash), file.skipped, words,
        file.surface?.json,
      ]
    )
    try execute("INSERT INTO reference (word_id, file_id) SELECT value, ? FROM json_each(?)", [identifier, words])
    let symbols = file.symbols.map { storable($0, of: file) }.sorted(by: SymbolRecord.precedes)
    for (place, symbol) in symbols.prefix(SymbolNumber.mostOfFile).enumerated() {
      try insert(symbol, SymbolNumber.symbol(place, ofFile: identifier), file.rank)
    }
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

  private func storable(_ symbol: SymbolRecord, of file: FileSymbols) -> SymbolRecord {
    var symbol = symbol
    symbol.path = file.path
    symbol.name = storable(symbol.name)
    symbol.signature = storable(symbol.signature)
    symbol.container = storable(symbol.container)
    symbol.doc = symbol.doc.map(storable)
    return symbol
  }

  private mutating func insert(_ symbol: SymbolRecord, _ identifier: Int, _ rank: FileRank) throws {
    let containerName = symbol.container.split(separator: ".").last.map(String.init) ?? symbol.container
    try symbols.add(identifier)
    try symbols.add(rank.rawValue)
    try symbols.add(symbol.name)
    try symbols.add(symbol.kind.number)
    try symbols.add(symbol.signature)
    try symbols.add(containerIdentifier(symbol.container))
    try symbols.add(containerIdentifier(containerName))
    try symbols.add(symbol.position.line)
    try symbols.add(symbol.position.column)
    try symbols.add(symbol.lines?.lowerBound)
    try symbols.add(symbol.lines?.upperBound)
    try symbols.add(symbol.doc)
    try symbols.add(symbol.checksum)
    try symbols.run()
  }

  private mutating func containerIdentifier(_ name: String) throws -> Int? {
    if name.isEmpty { return nil }
    if let known = containers[name] { return known }
    let identifier = try identifier(of: name, in: "container", "name")
    containers[name] = identifier
    return identifier
  }

  /// The number of a text in a table that has each once, after making it if need be.
  private func identifier(of text: String, in table: String, _ column: String) throws -> Int {
    let select = try database.cachedStatement(sql: "SELECT id FROM \(table) WHERE \(column) = ?")
    if let known = try Int.fetchOne(select, arguments: [text]) { return known }
    try execute("INSERT INTO \(table) (\(column)) VALUES (?)", [text])
    return Int(database.lastInsertedRowID)
  }

  /// A number that depends on the path alone, but for the rare case that another path has it already.
  private func freeIdentifier(for path: String) throws -> Int {
    var identifier = SymbolNumber.file(path: path)
    let select = try database.cachedStatement(sql: "SELECT 1 FROM file WHERE id = ?")
    while try Int.fetchOne(select, arguments: [identifier]) != nil {
      identifier = (identifier + 1) & SymbolNumber.fileMask
    }
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
