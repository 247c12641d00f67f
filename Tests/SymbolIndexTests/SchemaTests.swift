import Foundation
import GRDB
import SymbolIndex
import Testing

/// The schema is a promise to the indexes that people have: a change here needs a migration of its own.
@Suite struct SchemaTests {
  @Test func schemaIsTheGoldenOne() throws {
    let folder = try IndexFolder()
    #expect(try folder.open().schema() == golden)
  }

  /// An index of the version before symbols were numbered by file.
  private static let earlier = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('1 files, symbols, imports, references'), ('2 libraries');
    CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), snapshot INTEGER NOT NULL, fingerprint TEXT NOT NULL);
    INSERT INTO state VALUES (1, 41, 'tools');
    CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, reversed_path TEXT NOT NULL,
      reversed_folder TEXT NOT NULL, language TEXT NOT NULL, rank INTEGER NOT NULL, size INTEGER NOT NULL,
      modification_time INTEGER NOT NULL, content_hash INTEGER NOT NULL, skipped TEXT, words TEXT NOT NULL, surface TEXT);
    CREATE TABLE symbol (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
      rank INTEGER NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL, signature TEXT NOT NULL, container TEXT NOT NULL,
      container_name TEXT NOT NULL, line INTEGER NOT NULL, column INTEGER NOT NULL, first_line INTEGER, end_line INTEGER,
      doc TEXT, checksum INTEGER NOT NULL);
    CREATE TABLE import (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
      module TEXT NOT NULL, names TEXT NOT NULL, alias TEXT, line INTEGER NOT NULL);
    CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE reference (word_id INTEGER NOT NULL, file_id INTEGER NOT NULL, PRIMARY KEY (word_id, file_id)) WITHOUT ROWID;
    CREATE TABLE library (language TEXT NOT NULL, module TEXT NOT NULL, position INTEGER NOT NULL, store TEXT NOT NULL,
      root TEXT NOT NULL, place TEXT NOT NULL, entry TEXT NOT NULL, is_certain INTEGER NOT NULL,
      PRIMARY KEY (language, module, position)) WITHOUT ROWID;
    CREATE INDEX library_by_place ON library(place);
    CREATE INDEX symbol_by_file ON symbol(file_id, line, column, name, kind);
    INSERT INTO file VALUES (7, 'a.c', 'a.c', '', 'c', 0, 1, 1, 1, NULL, '[1]', NULL);
    INSERT INTO symbol VALUES (1, 7, 0, 'one', 1, 'int one', '', '', 0, 0, 0, 1, NULL, 0);
    INSERT INTO import VALUES (1, 7, 'stdio.h', '', NULL, 0);
    INSERT INTO word VALUES (1, 'two');
    INSERT INTO reference VALUES (1, 7);
    INSERT INTO library VALUES ('c', 'stdio.h', 0, 'store', '/usr/include', '/usr/include', 'stdio.h', 1);
    PRAGMA application_id = 1212499268;
    """

  @Test func anEarlierIndexIsMadeAgainInPlace() throws {
    let folder = try IndexFolder()
    try FileManager.default.createDirectory(
      at: folder.index.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    let database = try DatabaseQueue(path: folder.index.path)
    try database.writeWithoutTransaction { try $0.execute(sql: Self.earlier) }
    try database.close()
    #expect(throws: SymbolIndexError.otherVersion(path: folder.index.path)) { try folder.open(.readOnly) }
    let store = try folder.open()
    #expect(store.recovery == nil)
    // Nothing is what all was made with, so all is made again.
    #expect(try store.fingerprint == "")
    #expect(try store.snapshotIdentifier == 42)
    #expect(try store.counts() == IndexCounts(files: 0, skipped: 0, symbols: 0, references: 0, imports: 0, bytes: 0))
    #expect(try store.allLibraries().map(\.module) == ["stdio.h"])
    try store.apply([file("a.c", ["function one"], references: ["two"])])
    #expect(try store.files(mentioning: "two", limit: 2).map(\.path) == ["a.c"])
  }

  private let golden = """
    CREATE TABLE container (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
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
    CREATE TABLE folder (
      id INTEGER PRIMARY KEY,
      reversed_path TEXT NOT NULL UNIQUE
    );
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
    CREATE TABLE word (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    );
    CREATE INDEX file_by_folder ON file(folder_id);
    CREATE INDEX file_by_reversed_path ON file(rank, reversed_path);
    CREATE INDEX import_by_file ON import(file_id, line);
    CREATE INDEX library_by_place ON library(place);
    CREATE INDEX symbol_by_container ON symbol(container_name_id, rank)
      WHERE container_name_id IS NOT NULL;
    CREATE INDEX symbol_by_folded_name ON symbol(rank, name COLLATE NOCASE);
    CREATE INDEX symbol_by_name ON symbol(rank, name);

    """
}
