import Foundation
import Support
import SymbolIndex
import Syntax

/// What became of a file that was looked at.
enum FileOutcome: Sendable {
  /// The text is that of the index; only the stamp is new.
  case unchanged(FileStamp)
  /// New contents for the index, and what is to be reported about the file.
  case indexed(FileSymbols, IndexIssue?)
  /// The file of a language without symbols, to be known by its name and text only.
  case recorded(FileSymbols)
  /// Nothing is known of the file.
  case failed(IndexIssue)
  case cancelled
}

/// A file to look at.
struct FileJob: Sendable {
  var file: WalkedFile
  /// What the index knows of the file.
  var stamp: FileStamp?
  /// True if the same text is to be parsed again.
  var isForced: Bool
}

/// Reads, parses and extracts files in this process, one after the other; belongs to one thread at a time.
final class FileParser {
  private let setup: ParserSetup
  private let catalog: LanguageCatalog
  private var parsers: [String: SyntaxParser] = [:]

  init(setup: ParserSetup, catalog: LanguageCatalog) {
    self.setup = setup
    self.catalog = catalog
  }

  func outcome(of job: FileJob, cancellation: CancellationFlag) -> FileOutcome {
    let file = job.file
    if file.skipped != nil {
      return file.language.hasSymbols ? .indexed(record(of: file), nil) : .recorded(record(of: file))
    }
    let read: (bytes: [UInt8], status: FileStatus)
    do throws(SystemError) { read = try self.read(file) } catch { return .failed(Self.unreadable(file, error)) }
    let record = record(of: file, read.bytes, read.status)
    if !job.isForced, let stamp = job.stamp, stamp.skipped.map(Quarantine.isOne) ?? true, stamp.size == record.size,
      stamp.contentHash == record.contentHash
    {
      return .unchanged(FileStamp(record, skipped: stamp.skipped))
    }
    return parse(read.bytes, into: record, language: file.language, cancellation: cancellation)
  }

  /// What the index keeps of a file at which its parser has ended or hung; reads the file, but does not parse it.
  func leaveOut(_ job: FileJob, _ quarantine: Quarantine) -> FileOutcome {
    let file = job.file
    let read: (bytes: [UInt8], status: FileStatus)
    do throws(SystemError) { read = try self.read(file) } catch { return .failed(Self.unreadable(file, error)) }
    // Another text than the one that was tried is in nobody's quarantine.
    guard read.status.size == file.size, read.status.modificationTime == file.modificationTime else {
      let message = "The file changed while \(quarantine.cause.rawValue): save it again or run `heed index`."
      return .failed(IndexIssue(path: file.path, message: message))
    }
    var record = record(of: file, read.bytes, read.status)
    record.skipped = quarantine.text
    return .indexed(record, IndexIssue(path: file.path, message: quarantine.advice(language: file.language.name)))
  }

  private func read(_ file: WalkedFile) throws(SystemError) -> (bytes: [UInt8], status: FileStatus) {
    let path = setup.root + [UInt8(ascii: "/")] + PathText.bytes(of: file.path)
    return try SystemFile.read(path, atMost: setup.maximumFileBytes + 1)
  }

  private static func unreadable(_ file: WalkedFile, _ error: SystemError) -> IndexIssue {
    IndexIssue(path: file.path, message: "The file cannot be read: \(error). Check its permissions.")
  }

  private func parse(
    _ bytes: [UInt8],
    into record: FileSymbols,
    language: Language,
    cancellation: CancellationFlag
  ) -> FileOutcome {
    var record = record
    let isTooLong = bytes.count > setup.maximumFileBytes
    record.skipped = isTooLong ? tooLong : FileClass.reasonToSkip(bytes)
    if !language.hasSymbols { return .recorded(record) }
    guard record.skipped == nil else { return .indexed(record, nil) }
    let language = self.language(of: bytes, at: record.path, named: language)
    record.language = language.name
    if record.rank == .own, FileClass.isGenerated(path: record.path, text: bytes) { record.rank = .generated }
    do throws(SyntaxError) {
      let parser = try parser(for: language)
      let text = MacroMask.masked(bytes, language: language.name)
      guard let tree = parser.parse(text, timeLimit: setup.parseTimeLimit, cancellation: cancellation) else {
        guard !cancellation.isCancelled else { return .cancelled }
        let reason = "parsing took longer than \(setup.parseTimeLimit) s"
        record.skipped = reason
        let advice = "Split the file, or exclude it in .heed.json."
        return .indexed(record, IndexIssue(path: record.path, message: "Left out: \(reason). \(advice)"))
      }
      let extracted = try SymbolExtractor.extract(tree: tree, path: record.path)
      record.symbols = extracted.symbols
      record.imports = extracted.imports
      if setup.isLibrary { addSurface(of: tree, to: &record) } else { record.references = extracted.references }
      return .indexed(record, nil)
    } catch {
      // It concerns the language, so it is reported once and not for every file.
      return .failed(IndexIssue(path: "", message: "\(error)"))
    }
  }

  private func addSurface(of tree: SyntaxTree, to record: inout FileSymbols) {
    switch record.language {
    case "python":
      (record.surface, record.imports) = PythonSurface.read(tree, symbols: record.symbols, imports: record.imports)
    case "rust": record.surface = RustSurface.read(tree)
    default: break
    }
  }

  /// The language by the file's text, unless that is switched off.
  private func language(of bytes: [UInt8], at path: String, named language: Language) -> Language {
    guard let found = catalog.language(forPath: path, text: bytes), !setup.disabledLanguages.contains(found.name)
    else {
      return language
    }
    return found
  }

  private var tooLong: String { "larger than \(setup.maximumFileBytes) bytes" }

  private func parser(for language: Language) throws(SyntaxError) -> SyntaxParser {
    if let parser = parsers[language.name] { return parser }
    let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
    parsers[language.name] = parser
    return parser
  }

  private func record(of file: WalkedFile) -> FileSymbols {
    FileSymbols(
      path: file.path,
      language: file.language.name,
      rank: file.rank,
      contentHash: 0,
      size: file.size,
      modificationTime: settled(file.modificationTime),
      skipped: file.skipped
    )
  }

  private func record(of file: WalkedFile, _ bytes: [UInt8], _ status: FileStatus) -> FileSymbols {
    var record = record(of: file)
    record.size = bytes.count
    record.modificationTime = settled(status.modificationTime)
    record.contentHash = ContentHash.of(bytes)
    return record
  }

  private func settled(_ time: Int) -> Int { time < setup.settledBefore ? time : FileStamp.unsettled }
}

extension FileStamp {
  init(_ file: FileSymbols, skipped: String?) {
    self.init(
      path: file.path,
      size: file.size,
      modificationTime: file.modificationTime,
      contentHash: file.contentHash,
      skipped: skipped
    )
  }
}
