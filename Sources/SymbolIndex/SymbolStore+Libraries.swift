import GRDB

// Which libraries the workspace's files import, and the queries that a library's own index is asked: always of one file.
extension SymbolStore {
  private static let libraryColumns = "language, module, store, root, place, entry, is_certain"

  /// The libraries of a module, in the order in which they are to be asked.
  package func libraries(language: String, module: String) throws(SymbolIndexError) -> [LibraryRecord] {
    try records(where: "language = ? AND module = ? ORDER BY position", [language, module])
  }

  /// The library whose folder or file is `place`, if there is one.
  package func library(at place: String) throws(SymbolIndexError) -> LibraryRecord? {
    try records(where: "place = ? LIMIT 1", [place]).first
  }

  /// All libraries, by language and module.
  package func allLibraries() throws(SymbolIndexError) -> [LibraryRecord] {
    try records(where: "1 ORDER BY language, module, position", [])
  }

  private func records(
    where condition: String,
    _ arguments: StatementArguments
  ) throws(SymbolIndexError) -> [LibraryRecord] {
    try read { database in
      let sql = "SELECT \(Self.libraryColumns) FROM library WHERE \(condition)"
      return try StoredRows(database, sql, arguments).map { row in
        LibraryRecord(
          language: try row.text(0),
          module: try row.text(1),
          store: try row.text(2),
          root: try row.text(3),
          place: try row.text(4),
          entry: try row.text(5),
          isCertain: try row.integer(6) != 0
        )
      }
    }
  }

  /// Notes which libraries there are, in place of all that were noted before; a new snapshot only if something differs.
  package func setLibraries(_ records: [LibraryRecord]) throws(SymbolIndexError) {
    let known = Set(try allLibraries())
    guard known != Set(records) else { return }
    try write { database in
      try database.execute(sql: "DELETE FROM library")
      let sql = "INSERT INTO library (\(Self.libraryColumns), position) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
      let insert = try database.cachedStatement(sql: sql)
      for (position, record) in records.enumerated() {
        try insert.execute(arguments: [
          record.language, record.module, record.store, record.root, record.place, record.entry,
          record.isCertain ? 1 : 0,
          position,
        ])
      }
      try database.execute(sql: "UPDATE state SET snapshot = snapshot + 1")
    }
  }

  /// What the workspace's files import, each module once a language.
  package func importedModules() throws(SymbolIndexError) -> [ImportedModule] {
    try read { database in
      let sql = """
        SELECT DISTINCT file.language, import.module FROM import CROSS JOIN file ON file.id = import.file_id
        ORDER BY file.language, import.module
        """
      return try StoredRows(database, sql).map { row in
        ImportedModule(language: try row.text(0), module: try row.text(1))
      }
    }
  }

  // MARK: One file or folder

  /// The definitions of a name at the top of files.
  package func symbols(named name: String, atTopOf scope: FileScope) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let sql = """
        SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol INDEXED BY symbol_by_name
        ON symbol.rank = file.rank AND symbol.name = ? AND \(SymbolNumber.isOfFile)
        WHERE \(scope.condition) AND symbol.container_id IS NULL ORDER BY file.path, symbol.id
        """
      return try SymbolQuery.records(database, sql, [name, scope.argument])
    }
  }

  /// The definitions of a name in files, also inside of others.
  package func symbols(named name: String, of scope: FileScope) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let sql = """
        SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol INDEXED BY symbol_by_name
        ON symbol.rank = file.rank AND symbol.name = ? AND \(SymbolNumber.isOfFile)
        WHERE \(scope.condition) ORDER BY file.path, symbol.id
        """
      return try SymbolQuery.records(database, sql, [name, scope.argument])
    }
  }

  /// The definitions at the top of files, from there; at most `limit`.
  package func symbols(atTopOf scope: FileScope, limit: Int) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let files = "SELECT file.id FROM file WHERE \(scope.condition) ORDER BY file.path"
      let sql = """
        SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol ON \(SymbolNumber.isOfFile)
        WHERE file.id = ? AND symbol.container_id IS NULL ORDER BY symbol.id LIMIT ?
        """
      var found: [SymbolRecord] = []
      // File by file: to sort the symbols of a large folder for the first of them would take longer.
      let numbers = try StoredRows(database, files, [scope.argument]).map { try $0.integer(0) }
      for file in numbers where found.count < limit {
        found += try SymbolQuery.records(database, sql, [file, limit - found.count])
      }
      return found
    }
  }

  /// The members that files give a container of that name.
  package func symbols(inContainer name: String, of scope: FileScope) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let sql = """
        SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol INDEXED BY symbol_by_container
        ON symbol.container_name_id = \(SymbolQuery.containerNumber)
        AND symbol.rank = file.rank AND \(SymbolNumber.isOfFile)
        WHERE \(scope.condition) ORDER BY file.path, symbol.id
        """
      return try SymbolQuery.records(database, sql, [name, scope.argument])
    }
  }

  /// What a file gives besides its definitions and imports; nil if that was not looked at.
  package func surface(ofFile path: String) throws(SymbolIndexError) -> ModuleSurface? {
    try read { database in
      let sql = "SELECT surface FROM file WHERE path = ?"
      guard let text = try StoredRows(database, sql, [path]).next()?.optionalText(0) else { return nil }
      guard let surface = ModuleSurface(json: text) else {
        throw StoredRow.Damage(description: "what a module gives is not readable")
      }
      return surface
    }
  }
}
