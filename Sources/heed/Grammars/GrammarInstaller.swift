import Foundation
import SymbolIndex
import Syntax

/// Builds parsers from their pinned source packages: `heed grammars install`.
///
/// For each language: take the archive from the cache or have pip fetch it, check its hash, unpack it into a work folder,
/// compile the generated C into a library beside `language.json` and note there what it was made of. Only the parser's C
/// is ever used; the archive's own set-up code is not run (`PipDownload`). What is built is left alone, so a second run
/// does nothing, and what was fetched is kept, so a rebuild needs no network.
struct GrammarInstaller {
  private let catalog: LanguageCatalog
  private let archives: ArchiveCache
  private let report: (String) -> Void

  /// `cache` keeps the archives; `report` gets a line for each step.
  init(catalog: LanguageCatalog, cache: URL, report: @escaping (String) -> Void) {
    self.catalog = catalog
    self.report = report
    archives = ArchiveCache(folder: cache, report: report)
  }

  /// Builds the parsers of these languages, or of all, that are not built as pinned; stops at the first failure.
  func install(names: [String]) throws {
    for language in try languages(names) {
      if isCurrent(language) {
        report("\(language.name) \(language.source.version): already built")
      } else {
        try build(language)
      }
    }
  }

  /// What is built of each language.
  func status() -> [GrammarStatus] { catalog.languages.map(status) }

  private func languages(_ names: [String]) throws -> [Language] {
    if names.isEmpty { return catalog.languages }
    return try names.map { name in
      guard let language = catalog.language(named: name) else {
        throw GrammarInstallError.unknownLanguage(name: name, known: catalog.languages.map(\.name))
      }
      return language
    }
  }

  private func build(_ language: Language) throws {
    guard FileManager.default.isWritableFile(atPath: language.folder.path) else {
      throw GrammarInstallError.folderNotWritable(path: language.folder.path, reason: "no permission")
    }
    let work = try archives.makeWorkFolder()
    defer { try? FileManager.default.removeItem(at: work) }
    let source = try archives.archive(SourceArchive(language.source))
    let headers = language.source.headers == .shared ? try archives.archive(.sharedHeaders) : nil
    let base = try base(of: language).map { (language: $0, archive: try archives.archive(SourceArchive($0.source))) }
    report("\(language.name) \(language.source.version): compiling")
    let compiler = GrammarCompiler(language: language, work: work)
    try compiler.compile(source: source, sharedHeaders: headers, base: base)
    let grammar = try Grammar(language: language)
    if language.hasSymbols { for name in ["imports", "locals", "tags"] { try grammar.query(name).check() } }
    try Data(stamp(for: language).utf8).write(to: stampFile(of: language), options: .atomic)
    report("\(language.name) \(language.source.version): built")
  }

  /// The language whose scanner a part of this one's is.
  private func base(of language: Language) throws -> Language? {
    guard let base = language.source.scanner?.base else { return nil }
    return try languages([base]).first
  }

  private func isCurrent(_ language: Language) -> Bool {
    status(of: language).problem == nil
  }

  private func status(of language: Language) -> GrammarStatus {
    var status = GrammarStatus(language)
    do {
      status.abi = try Grammar(language: language).version
      status.isBuilt = true
      if (try? String(contentsOf: stampFile(of: language), encoding: .utf8)) != stamp(for: language) {
        status.problem = "not built from \(language.source.version): run `heed grammars install \(language.name)`"
      }
    } catch {
      status.problem = error.description
    }
    return status
  }

  private func stampFile(of language: Language) -> URL { language.library.appendingPathExtension("version") }

  /// What a parser was made of; a change of any part makes it out of date.
  private func stamp(for language: Language) -> String {
    let source = language.source
    let headers = source.headers == .shared ? SourceArchive.sharedHeaders.version : "own"
    let scanner = source.scanner.map { " scanner=\($0.base ?? "own") \(hash(of: $0, language))" } ?? ""
    return
      "\(source.package) \(source.version) \(source.sha256) headers=\(headers) rewrite=\(source.rewrite.rawValue)\(scanner)\n"
  }

  private func hash(of scanner: GrammarSource.Scanner, _ language: Language) -> String {
    let text = try? Data(contentsOf: language.folder.appendingPathComponent(scanner.file))
    return String(ContentHash.of(Array(text ?? Data())), radix: 16)
  }
}
