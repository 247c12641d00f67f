import Support
import Syntax

/// Looks at files one after the other, here or in a child; belongs to one thread at a time.
protocol FileWorker: AnyObject {
  /// Looks at files until there are none, the work is cancelled or the outcomes are no longer wanted.
  ///
  /// - Parameters:
  ///   - next: the next file; nil at the end.
  ///   - take: is given the outcomes, in no particular order; false: no more is wanted. May wait.
  func work(next: () -> FileJob?, cancellation: CancellationFlag, take: (FileOutcome) -> Bool)
}

extension FileParser: FileWorker {
  func work(next: () -> FileJob?, cancellation: CancellationFlag, take: (FileOutcome) -> Bool) {
    while !cancellation.isCancelled, let job = next() {
      guard take(outcome(of: job, cancellation: cancellation)) else { return }
    }
  }
}

/// Makes those who look at the files of one run.
struct FileWorkers: Sendable {
  let setup: ParserSetup
  let catalog: LanguageCatalog
  /// Nil: files are parsed in this process.
  let processes: ParserProcesses?
  /// True: gives way to all others.
  let isBackground: Bool
  /// What goes wrong in this run, in whichever worker.
  private let failures = ParserFailures()

  /// Source bytes for which a further child is worth the loading of its parsers.
  private static let bytesPerChild = 256 << 10

  init(setup: ParserSetup, catalog: LanguageCatalog, processes: ParserProcesses?, isBackground: Bool = false) {
    self.setup = setup
    self.catalog = catalog
    self.processes = processes
    self.isBackground = isBackground
  }

  /// A worker for one thread.
  func make() -> any FileWorker {
    let parser = FileParser(setup: setup, catalog: catalog)
    guard let processes else { return parser }
    return ChildWorker(processes: processes, workers: self, parser: parser, failures: failures)
  }

  /// How many workers to make for `jobs`, at most `threads`.
  func count(for jobs: [FileJob], threads: Int) -> Int {
    let most = max(1, min(threads, jobs.count))
    guard processes != nil else { return most }
    let bytes = jobs.reduce(0) { $0 + ($1.file.skipped == nil ? $1.file.size : 0) }
    return min(most, 1 + bytes / Self.bytesPerChild)
  }

  /// What became of one file; nil if it was cancelled.
  func outcome(of job: FileJob, cancellation: CancellationFlag) -> FileOutcome? {
    var job: FileJob? = job
    var outcome: FileOutcome?
    let next = {
      defer { job = nil }
      return job
    }
    make().work(next: next, cancellation: cancellation) {
      outcome = $0
      return true
    }
    return outcome
  }

  /// What a file is put in quarantine with.
  var tools: String { Quarantine.tools(of: catalog, program: processes?.options.identity ?? "") }
}
