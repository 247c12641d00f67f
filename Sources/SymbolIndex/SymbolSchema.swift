import GRDB

/// The tables of an index.
///
/// A file's rows go with its `file` row. `file.id` is a hash of the path, not a counter, and `symbol.id` is made of it
/// and the symbol's place among the file's (`SymbolNumber`): look-ups that stop at a limit walk an index in the order
/// rank, name, file, line, column, and so give the same rows whatever the order in which files were indexed, while no
/// index has to hold more than rank and name. `symbol.rank` repeats the file's, because an index cannot span two tables.
/// A container's full name and its last one stand once each in `container`, for most have several members.
/// Reversed paths have their components in reverse order, so that the end of a path is a range of an index.
/// `symbol.checksum` covers all that a look-up returns, so a flipped byte is an error and not a wrong suggestion.
enum SymbolSchema {
  /// Marks the file as ours ("HEED"), in bytes 68..71 of its header.
  static let applicationIdentifier = 0x4845_4544

  /// Append only: an index of an earlier version is brought up to date by the migrations it lacks.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 files, symbols, imports, references") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
      try database.execute(sql: words)
    }
    migrator.registerMigration("2 libraries") { try $0.execute(sql: libraries) }
    migrator.registerMigration("3 symbols numbered by file") { try $0.execute(sql: files) }
    return migrator
  }

  /// What has stood since the first version.
  private static let words = """
    CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      snapshot INTEGER NOT NULL,
      fingerprint TEXT NOT NULL
    );
    CREATE TABLE word (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    );
    CREATE TABLE reference (
      word_id INTEGER NOT NULL,
      file_id INTEGER NOT NULL,
      PRIMARY KEY (word_id, file_id)
    ) WITHOUT ROWID;
    INSERT INTO state (id, snapshot, fingerprint) VALUES (1, 0, '');
    """

  private static let libraries = """
    CREATE TABLE library (
      language TEXT NOT NULL,
      module TEXT NOT NULL,
      position INTEGER NOT NULL,
      store TEXT NOT NULL,
      root TEXT NOT NULL,
      place TEXT NOT NULL,
      entry TEXT NOT NULL,
      is_certain INTEGER NOT NULL,
      PRIMARY KEY (language, module, position)
    ) WITHOUT ROWID;
    CREATE INDEX library_by_place ON library(place);
    """

  /// Earlier versions numbered symbols by a counter. Theirs are forgotten, and all is indexed again, for no fingerprint is
  /// empty.
  private static let files = """
    DROP TABLE IF EXISTS symbol;
    DROP TABLE IF EXISTS import;
    DROP TABLE IF EXISTS file;
    DELETE FROM reference;
    DELETE FROM word;
    UPDATE state SET fingerprint = '', snapshot = snapshot + 1 WHERE fingerprint <> '';
    CREATE TABLE folder (
      id INTEGER PRIMARY KEY,
      reversed_path TEXT NOT NULL UNIQUE
    );
    CREATE TABLE file (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      reversed_path TEXT NOT NULL,
      folder_id INTEGER NOT NULL,
      language TEXT NOT NULL,
      rank INTEGER NOT NULL,
      size INTEGER NOT NULL,
      modification_time INTEGER NOT NULL,
      content_hash INTEGER NOT NULL,
      skipped TEXT,
      words TEXT NOT NULL,
      surface TEXT
    );
    CREATE TABLE symbol (
      id INTEGER PRIMARY KEY,
      rank INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind INTEGER NOT NULL,
      signature TEXT NOT NULL,
      container_id INTEGER,
      container_name_id INTEGER,
      line INTEGER NOT NULL,
      column INTEGER NOT NULL,
      first_line INTEGER,
      end_line INTEGER,
      doc TEXT,
      checksum INTEGER NOT NULL
    );
    CREATE TABLE container (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE import (
      id INTEGER PRIMARY KEY,
      file_id INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
      module TEXT NOT NULL,
      names TEXT NOT NULL,
      alias TEXT,
      line INTEGER NOT NULL
    );
    CREATE INDEX file_by_reversed_path ON file(rank, reversed_path);
    CREATE INDEX file_by_folder ON file(folder_id);
    CREATE INDEX symbol_by_name ON symbol(rank, name);
    CREATE INDEX symbol_by_folded_name ON symbol(rank, name COLLATE NOCASE);
    CREATE INDEX symbol_by_container ON symbol(container_name_id, rank)
      WHERE container_name_id IS NOT NULL;
    CREATE INDEX import_by_file ON import(file_id, line);
    """
}
