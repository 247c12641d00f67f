import SymbolIndex
import Testing

/// The schema is a promise to the indexes that people have: a change here needs a migration of its own.
@Suite struct SchemaTests {
  @Test func schemaIsTheGoldenOne() throws {
    let folder = try IndexFolder()
    #expect(try folder.open().schema() == golden)
  }

  private let golden = """
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
    , surface TEXT);
    CREATE TABLE import (
      id INTEGER PRIMARY KEY,
      file_id INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
      module TEXT NOT NULL,
      names TEXT NOT NULL,
      alias TEXT,
      line INTEGER NOT NULL
    );
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
    CREATE TABLE reference (
      word_id INTEGER NOT NULL,
      file_id INTEGER NOT NULL,
      PRIMARY KEY (word_id, file_id)
    ) WITHOUT ROWID;
    CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      snapshot INTEGER NOT NULL,
      fingerprint TEXT NOT NULL
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
    CREATE TABLE word (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    );
    CREATE INDEX file_by_reversed_folder ON file(reversed_folder, path);
    CREATE INDEX file_by_reversed_path ON file(rank, reversed_path);
    CREATE INDEX import_by_file ON import(file_id, line);
    CREATE INDEX library_by_place ON library(place);
    CREATE INDEX symbol_by_container ON symbol(container_name, rank, file_id, line, column)
      WHERE container_name <> '';
    CREATE INDEX symbol_by_file ON symbol(file_id, line, column, name, kind);
    CREATE INDEX symbol_by_folded_name ON symbol(rank, name COLLATE NOCASE, file_id, line, column);
    CREATE INDEX symbol_by_name ON symbol(rank, name, file_id, line, column);

    """
}
