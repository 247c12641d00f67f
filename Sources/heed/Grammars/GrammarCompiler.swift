import Foundation
import Support
import Syntax

/// Compiles the parser of a language from unpacked source packages.
struct GrammarCompiler {
  let language: Language
  /// A folder of its own, which the caller removes.
  let work: URL

  /// Builds `language.library`: under another name first, so that whoever loads it meanwhile finds a whole one.
  ///
  /// `base` is the language whose scanner is a part of this one's, and its package.
  func compile(source archive: URL, sharedHeaders: URL?, base: (language: Language, archive: URL)?) throws {
    let top = try unpack(archive, as: "source")
    let source = top.appendingPathComponent(language.source.folder, isDirectory: true)
    if let scanner = language.source.scanner { try complete(top, scanner, base) }
    let include = try sharedHeaders.map(headers) ?? source
    let parser = source.appendingPathComponent("parser.c")
    if language.source.rewrite == .version15To14 { try declareVersion14(in: parser) }
    let scanner = source.appendingPathComponent("scanner.c")
    let files = [parser] + (FileManager.default.fileExists(atPath: scanner.path) ? [scanner] : [])
    let library = language.folder.appendingPathComponent("\(UUID().uuidString).so")
    defer { try? FileManager.default.removeItem(at: library) }
    let flags = ["-O2", "-shared", "-fPIC", "-w", "-I", include.path, "-I", source.path, "-o", library.path]
    let output = try ChildProcess.run("cc", flags + files.map(\.path), packages: "gcc libc6-dev")
    guard output.status == 0 else {
      let lines = output.text.split(separator: "\n")
      let reason = lines.first { $0.contains("error:") } ?? lines.last ?? "cc failed"
      throw GrammarInstallError.compilationFailed(language: language.name, reason: String(reason))
    }
    guard unsafe rename(library.path, language.library.path) == 0 else {
      throw GrammarInstallError.folderNotWritable(
        path: language.folder.path,
        reason: unsafe String(cString: strerror(errno))
      )
    }
  }

  /// Puts our part of the scanner where the parser looks for it, and what that builds on beside it.
  private func complete(
    _ top: URL,
    _ scanner: GrammarSource.Scanner,
    _ base: (language: Language, archive: URL)?
  ) throws {
    let place = top.appendingPathComponent(scanner.place)
    let folder = place.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: language.folder.appendingPathComponent(scanner.file), to: place)
    guard let base else { return }
    let source = try unpack(base.archive, as: "base")
      .appendingPathComponent(base.language.source.folder, isDirectory: true)
    try FileManager.default.copyItem(
      at: source.appendingPathComponent("scanner.c"),
      to: folder.appendingPathComponent("\(base.language.name).c")
    )
  }

  private func unpack(_ archive: URL, as name: String) throws -> URL {
    let folder = work.appendingPathComponent(name, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let arguments = ["-xzf", archive.path, "-C", folder.path, "--strip-components=1", "--no-same-owner"]
    let output = try ChildProcess.run("tar", arguments, packages: "tar gzip")
    guard output.status == 0 else {
      let reason = output.text.split(separator: "\n").first ?? "tar failed"
      throw GrammarInstallError.archiveInvalid(path: archive.path, reason: String(reason))
    }
    return folder
  }

  /// The folder to include `tree_sitter/parser.h` from: the headers a parser needs lie among tree-sitter's own sources.
  private func headers(_ archive: URL) throws -> URL {
    let sources = try unpack(archive, as: "headers").appendingPathComponent("tree_sitter/core/lib/src")
    let include = work.appendingPathComponent("include", isDirectory: true)
    let folder = include.appendingPathComponent("tree_sitter", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["alloc.h", "array.h", "parser.h", "ts_assert.h"] {
      try FileManager.default.copyItem(
        at: sources.appendingPathComponent(name),
        to: folder.appendingPathComponent(name)
      )
    }
    return include
  }

  /// Version 15 added reserved words and metadata; without reserved words the tables are those of version 14, but for the
  /// type of the lexer's modes, whose added member is then zero.
  private func declareVersion14(in file: URL) throws {
    var text = try Data(contentsOf: file)
    guard text.range(of: Data("reserved_word_set_id".utf8)) == nil else {
      throw GrammarInstallError.notRewritable(language: language.name, reason: "it has reserved words")
    }
    let changes = [
      ("\n#define LANGUAGE_VERSION 15\n", "\n#define LANGUAGE_VERSION 14\n"),
      ("\nstatic const TSLexerMode ts_lex_modes", "\nstatic const TSLexMode ts_lex_modes"),
    ]
    for (old, new) in changes {
      guard let range = text.range(of: Data(old.utf8)) else {
        throw GrammarInstallError.notRewritable(language: language.name, reason: "it is not of version 15")
      }
      text.replaceSubrange(range, with: Data(new.utf8))
    }
    try text.write(to: file)
  }
}
