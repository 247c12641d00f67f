package import Foundation
package import Support
package import SymbolIndex
package import Syntax

/// Keeps the index of a workspace up to date with its files.
///
/// A file is parsed again if its size or time is new and then its text is, too. Batches are written whole, so a run
/// that is cancelled or killed leaves an index of some files as they were and some as they are; the next goes on.
/// One caller at a time.
package final class WorkspaceIndexer: Sendable {
  /// Raised when the same tree gives other symbols than before, so that old indexes are made anew.
  private static let extractorVersion = 3
  /// Bytes that a run reads, parses and writes in a second, all in all; for estimates.
  private static let bytesPerSecond = 3e6
  // File systems give times in steps of up to about a second; a file this young may change within the step.
  private static let timeGrain = 2_000_000_000
  private static let batchFiles = 1_000
  private static let batchSymbols = 20_000

  private let root: String
  private let store: SymbolStore
  private let catalog: LanguageCatalog
  private let options: IndexingOptions
  private let time: MonotonicTime
  private let walker: WorkspaceWalker
  private let processes: ParserProcesses?

  /// An indexer that writes to `store`, which must be open for writing.
  ///
  /// - Parameter processes: the children that parse; nil: files are parsed in this process.
  package init(
    workspace: URL,
    store: SymbolStore,
    catalog: LanguageCatalog,
    options: IndexingOptions,
    time: MonotonicTime,
    processes: ParserProcesses? = nil
  ) {
    root = workspace.standardizedFileURL.path
    self.store = store
    self.catalog = catalog
    self.options = options
    self.time = time
    self.processes = processes
    walker = WorkspaceWalker(workspace: workspace, catalog: catalog, options: options)
  }

  /// - Parameter settledBefore: files changed after this time may change again without a new time.
  private func workers(settledBefore: Int) -> FileWorkers {
    let setup = ParserSetup(root: Array(root.utf8), options: options, settledBefore: settledBefore)
    return FileWorkers(setup: setup, catalog: catalog, processes: processes)
  }

  // MARK: One file

  /// Brings one file up to date after it was saved, made or deleted.
  ///
  /// `path` is relative to the workspace, or absolute in it; one that the walk would not meet is forgotten.
  ///
  /// - Returns: why nothing, or not all, is known of the file.
  @discardableResult
  package func update(
    path: String,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws -> IndexIssue? {
    let path = path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    let stamp = try store.fileStamp(of: path)
    guard let file = walker.file(at: path) else {
      if stamp != nil { try store.apply([], removed: [path]) }
      return nil
    }
    // The file is looked at because it has just changed, and may do so again within the clock's step.
    let workers = workers(settledBefore: .min)
    var release = QuarantineRelease { workers.tools }
    let job = FileJob(file: file, stamp: release.admit(stamp), isForced: false)
    switch workers.outcome(of: job, cancellation: cancellation) {
    case .unchanged, .cancelled, nil: return nil
    case .failed(let issue): return issue
    case .indexed(let symbols, let issue):
      try store.apply([symbols])
      return issue
    case .recorded(let symbols):
      try store.apply([symbols])
      return nil
    }
  }

  // MARK: The workspace

  /// Seconds that `run` would take by the number of bytes it would read.
  package func estimate() -> Double {
    let walk = try? walker.walk(cancellation: CancellationFlag())
    guard let walk, let plan = try? plan(of: walk, store.fileStampList(), isForced: isOutdated()) else { return 0 }
    let bytes = plan.jobs.reduce(0) { $0 + ($1.file.skipped == nil && $1.file.language.hasSymbols ? $1.file.size : 0) }
    return Double(bytes) / Self.bytesPerSecond
  }

  /// Brings the whole index up to date.
  ///
  /// - Parameters:
  ///   - fresh: parse every file, changed or not.
  ///   - progress: called on the caller's thread.
  /// - Throws: `CancellationError`, or `SymbolIndexError` if the index cannot be written. What concerns single files is
  ///   in the report.
  package func run(
    fresh: Bool,
    cancellation: CancellationFlag,
    progress: (IndexProgress) -> Void
  ) throws -> IndexReport {
    let start = usage
    let total = Stopwatch(time)
    var report = IndexReport()
    let walk = try walker.walk(cancellation: cancellation)
    report.seconds.walk = total.seconds
    report.errors = walk.errors

    let stamps = try store.fileStampList()
    let plan = try plan(of: walk, stamps, isForced: fresh || isOutdated())
    // An index that is being made may keep what it has if it is cut off; one that is made anew may not.
    if stamps.isEmpty { try store.setFingerprint(fingerprint) }
    try work(through: plan, &report, cancellation, progress)
    try store.setFingerprint(fingerprint)
    if stamps.isEmpty { store.compact() }
    if !plan.jobs.isEmpty || !plan.removed.isEmpty { try store.tidy() }

    try count(into: &report)
    report.seconds.total = total.seconds
    let end = usage
    report.cpuSeconds = end.cpuSeconds - start.cpuSeconds
    report.peakResidentBytes = end.peakResidentBytes
    return report
  }

  private func plan(of walk: WalkResult, _ stamps: [FileStamp], isForced: Bool) -> IndexingPlan {
    IndexingPlan(walk: walk, stamps: stamps, isForced: isForced) { [self] in workers(settledBefore: .min).tools }
  }

  /// What this process and its children have used so far; they need not have held the most memory at the same time.
  private var usage: ResourceUsage {
    var usage = ResourceUsage.now
    guard let children = processes?.usage else { return usage }
    usage.cpuSeconds += children.cpuSeconds
    usage.peakResidentBytes += children.peakResidentBytes
    return usage
  }

  private func work(
    through plan: IndexingPlan,
    _ report: inout IndexReport,
    _ cancellation: CancellationFlag,
    _ progress: (IndexProgress) -> Void
  ) throws {
    let settledBefore = store.fileSystemTime.map { max($0, .min + Self.timeGrain) - Self.timeGrain } ?? Int.max
    let pipeline = ParsePipeline(
      jobs: plan.jobs,
      threads: options.threads,
      workers: workers(settledBefore: settledBefore),
      cancellation: cancellation,
      time: time
    )
    defer { pipeline.stop() }
    var batch = IndexingBatch(removed: plan.removed)
    var done = plan.total - plan.jobs.count
    progress(IndexProgress(done: done, total: plan.total, currentPath: ""))
    while let outcome = pipeline.next() {
      try cancellation.check()
      done += 1
      batch.add(outcome, &report)
      if batch.files.count >= Self.batchFiles || batch.symbolCount >= Self.batchSymbols {
        progress(IndexProgress(done: done, total: plan.total, currentPath: batch.files.last?.path ?? ""))
        try write(&batch, &report)
      }
    }
    try cancellation.check()
    try write(&batch, &report)
    progress(IndexProgress(done: done, total: plan.total, currentPath: ""))
    report.seconds.parse = pipeline.seconds / Double(max(1, options.threads))
    report.errors.sort { ($0.path, $0.message) < ($1.path, $1.message) }
  }

  private func write(_ batch: inout IndexingBatch, _ report: inout IndexReport) throws {
    let watch = Stopwatch(time)
    if !batch.files.isEmpty || !batch.removed.isEmpty { try store.apply(batch.files, removed: batch.removed) }
    if !batch.stamps.isEmpty { try store.refresh(batch.stamps) }
    batch = IndexingBatch(removed: [])
    report.seconds.write += watch.seconds
  }

  private func count(into report: inout IndexReport) throws {
    let counts = try store.counts(without: Set(catalog.languages.filter { !$0.hasSymbols }.map(\.name)))
    report.files = counts.files
    report.filesSkipped = counts.skipped
    report.bytes = counts.bytes
    report.symbols = counts.symbols
    report.references = counts.references
    report.imports = counts.imports
  }

  // MARK: What the symbols are made with

  private func isOutdated() throws -> Bool { try store.fingerprint != fingerprint }

  private var fingerprint: String {
    // A file that was too large may no longer be.
    "\(Self.toolsFingerprint(catalog)) \(options.maximumFileBytes)"
  }

  /// Changes with the extractor, the grammars and their queries.
  static func toolsFingerprint(_ catalog: LanguageCatalog) -> String {
    var hash = ContentHash()
    for language in catalog.languages {
      hash.combine("\(language.name) \(language.source.sha256)\n".utf8)
      for file in ["tags", "imports"].flatMap(language.queryFiles) {
        hash.combine((try? Data(contentsOf: file)) ?? Data())
      }
    }
    return "\(extractorVersion) \(String(hash.value, radix: 16))"
  }
}
