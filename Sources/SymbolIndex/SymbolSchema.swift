import GRDB

/// The tables of an index.
///
/// A file's rows hang on its `file` row and go with it. `file.id` is a hash of the path, not a counter: look-ups that
/// stop at a limit walk an index in the order rank, name, file, line, column, and so give the same rows whatever the
/// order in which files were indexed. `symbol.rank` repeats the file's, because an index cannot span two tables.
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
      try database.execute(sql: tables)
      try database.execute(sql: indexes)
      try database.execute(sql: "INSERT INTO state (id, snapshot, fingerprint) VALUES (1, 0, '')")
    }
    migrator.registerMigration("2 libraries") { try $0.execute(sql: libraries) }
    return migrator
  }

  private static let tables = """
    CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      snapshot INTEGER NOT NULL,
      fingerprint TEXT NOT NULL
    );
    CREATE TABLE file (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      reversed_path TEXT NOT NULL,
      reversed_folder TEXT NOT NULL,
      language TEXT NOT NULL,
      rank INTEGER NOT NULL,
      size INTEGER NOT NULL,
      modification_time INTEGER NOT NULL,
      content_hash INTEGER NOT NULL,
      skipped TEXT,
      words TEXT NOT NULL
    );
    CREATE TABLE symbol (
      id INTEGER PRIMARY KEY,
      file_id INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
      rank INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind INTEGER NOT NULL,
      signature TEXT NOT NULL,
      container TEXT NOT NULL,
      container_name TEXT NOT NULL,
      line INTEGER NOT NULL,
      column INTEGER NOT NULL,
      first_line INTEGER,
      end_line INTEGER,
      doc TEXT,
      checksum INTEGER NOT NULL
    );
    CREATE TABLE import (
      id INTEGER PRIMARY KEY,
      file_id INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
      module TEXT NOT NULL,
      names TEXT NOT NULL,
      alias TEXT,
      line INTEGER NOT NULL
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
    ALTER TABLE file ADD COLUMN surface TEXT;
    """

  private static let indexes = """
    CREATE INDEX file_by_reversed_path ON file(rank, reversed_path);
    CREATE INDEX file_by_reversed_folder ON file(reversed_folder, path);
    CREATE INDEX symbol_by_file ON symbol(file_id, line, column, name, kind);
    CREATE INDEX symbol_by_name ON symbol(rank, name, file_id, line, column);
    CREATE INDEX symbol_by_folded_name ON symbol(rank, name COLLATE NOCASE, file_id, line, column);
    CREATE INDEX symbol_by_container ON symbol(container_name, rank, file_id, line, column)
      WHERE container_name <> '';
    CREATE INDEX import_by_file ON import(file_id, line);
    """
}
