import Support
import Syntax

/// Has files looked at by a child, and puts another in its place when it ends or hangs.
///
/// A child answers in the order in which it was asked, so what it ended at is the first that it has not answered. That file
/// is tried once more, alone and by a fresh child: an earlier file may have damaged the memory, or somebody ended the child.
/// After that it is put in quarantine. A parser that has computed for longer than it may is not tried again, for it would
/// do the same. A few files are on their way at a time, so that the child never waits, and little is lost with it.
final class ChildWorker: FileWorker {
  /// What a child was asked.
  private enum Request {
    case loading(Language)
    case file(number: Int, FileJob)
  }

  /// What came of asking.
  private enum Answer {
    case loaded
    case outcome(FileOutcome)
    /// The child has ended or must be ended; `isCertain`: it would do so again.
    case failed(Quarantine.Cause, isCertain: Bool)
    case cancelled
  }

  /// Files on their way: at least the first, more only if they are small, and never more than the second.
  private static let fewestSent = 2
  private static let mostSent = 16
  private static let mostSentBytes = 128 << 10
  /// Of a file's limit, the part that a child must have computed to be said to hang for certain.
  private static let computedPart = 0.8

  private let processes: ParserProcesses
  private let workers: FileWorkers
  /// For what is done in this process.
  private let parser: FileParser
  private let failures: ParserFailures
  private var child: ParserProcess?
  /// What the child has not answered yet.
  private var sent: [Request] = []
  /// Files that were sent to a child that has ended.
  private var waiting: [FileJob] = []
  /// True if the first of those is to be tried alone.
  private var isAlone = false
  private var lastNumber = 0

  init(processes: ParserProcesses, workers: FileWorkers, parser: FileParser, failures: ParserFailures) {
    self.processes = processes
    self.workers = workers
    self.parser = parser
    self.failures = failures
  }

  func work(next: () -> FileJob?, cancellation: CancellationFlag, take: (FileOutcome) -> Bool) {
    defer { letGo() }
    while !cancellation.isCancelled {
      if sent.isEmpty, waiting.isEmpty {
        guard let job = nextJob(next, take) else { return }
        waiting = [job]
      }
      guard let child = child ?? processes.take(isBackground: workers.isBackground, cancellation: cancellation) else {
        if !cancellation.isCancelled { workHere(next, cancellation, take) }
        return
      }
      self.child = child
      send(to: child, next, take)
      guard let request = sent.first else { return }
      switch answer(of: child, to: request, cancellation) {
      case .loaded: sent.removeFirst()
      case .outcome(let outcome):
        sent.removeFirst()
        isAlone = false
        guard take(outcome) else { return }
      case .failed(let cause, let isCertain):
        guard giveUp(child, cause, isCertain: isCertain, take) else { return }
      case .cancelled: return
      }
    }
  }

  private func letGo() {
    guard let child else { return }
    if sent.isEmpty { processes.giveBack(child) } else { processes.discard(child) }
    self.child = nil
    sent = []
  }

  // MARK: Asking

  /// The next file that is to be tried.
  private func nextJob(_ next: () -> FileJob?, _ take: (FileOutcome) -> Bool) -> FileJob? {
    while let job = waiting.isEmpty ? next() : waiting.removeFirst() {
      guard let issue = failures.issue(for: job.file.language) else { return job }
      isAlone = false
      guard take(.failed(issue)) else { return nil }
    }
    return nil
  }

  private func send(to child: ParserProcess, _ next: () -> FileJob?, _ take: (FileOutcome) -> Bool) {
    child.use(workers.setup)
    while hasRoom, let job = nextJob(next, take) {
      let language = job.file.language
      if language.hasSymbols, job.file.skipped == nil, child.isNew(language.name) {
        child.send(ParserMessage.load(language.name))
        sent.append(.loading(language))
      }
      lastNumber += 1
      child.send(ParserMessage.file(lastNumber, job))
      sent.append(.file(number: lastNumber, job))
    }
  }

  private var hasRoom: Bool {
    let files = Self.files(of: sent)
    if isAlone { return files.isEmpty }
    let bytes = files.reduce(0) { $0 + $1.file.size }
    return files.count < Self.fewestSent || (files.count < Self.mostSent && bytes < Self.mostSentBytes)
  }

  private static func files(of requests: [Request]) -> [FileJob] {
    requests.compactMap { if case .file(_, let job) = $0 { job } else { nil } }
  }

  // MARK: Answers

  private func answer(of child: ParserProcess, to request: Request, _ cancellation: CancellationFlag) -> Answer {
    let limit =
      switch request {
      case .loading: processes.options.loadingLimit
      case .file: workers.setup.parseTimeLimit + processes.options.grace
      }
    let start = processes.time.now()
    let startSeconds = child.process.cpuSeconds
    while !cancellation.isCancelled {
      switch child.receive(milliseconds: ParserProcesses.patience) {
      case .frame(let frame):
        return (try? Self.read(frame, to: request)) ?? .failed(.crashed, isCertain: false)
      case .ended: return .failed(.crashed, isCertain: false)
      case .nothing:
        let seconds = processes.time.now() - start
        guard seconds >= limit else { continue }
        let computed = child.process.cpuSeconds.flatMap { now in startSeconds.map { now - $0 } }
        let hasComputed = computed.map { $0 >= limit * Self.computedPart } ?? false
        if hasComputed || seconds >= limit * processes.options.mostLimits {
          return .failed(.hung, isCertain: hasComputed)
        }
      }
    }
    return .cancelled
  }

  private static func read(_ arrived: FrameReader, to request: Request) throws(FrameDamage) -> Answer {
    var frame = arrived
    switch (ParserMessage.Kind(rawValue: frame.kind), request) {
    case (.loaded, .loading(let language)):
      try ParserMessage.readLoaded(frame, language.name)
      return .loaded
    case (.outcome, .file(let number, let job)):
      guard try frame.number() == number else { throw .wrongValue }
      return .outcome(try FileOutcome.read(&frame, path: job.file.path))
    default: throw .wrongValue
    }
  }

  // MARK: Failures

  /// Lets go of a child that has failed, and decides what becomes of what it was at; false if no outcome is wanted.
  private func giveUp(
    _ child: ParserProcess,
    _ cause: Quarantine.Cause,
    isCertain: Bool,
    _ take: (FileOutcome) -> Bool
  ) -> Bool {
    processes.discard(child)
    self.child = nil
    let request = sent.removeFirst()
    waiting = Self.files(of: sent) + waiting
    sent = []
    switch request {
    case .loading(let language): failures.noteLoading(of: language)
    case .file(_, let job):
      if isAlone || isCertain { return leaveOut(job, cause, take) }
      waiting.insert(job, at: 0)
      isAlone = true
    }
    return true
  }

  private func leaveOut(_ job: FileJob, _ cause: Quarantine.Cause, _ take: (FileOutcome) -> Bool) -> Bool {
    isAlone = false
    failures.noteFile(of: job.file.language)
    return take(parser.leaveOut(job, Quarantine(cause: cause, tools: workers.tools)))
  }

  /// No child can be started. The file that one has ended at is not for this process.
  private func workHere(_ next: () -> FileJob?, _ cancellation: CancellationFlag, _ take: (FileOutcome) -> Bool) {
    if isAlone, !leaveOut(waiting.removeFirst(), .crashed, take) { return }
    parser.work(next: { nextJob(next, take) }, cancellation: cancellation, take: take)
  }
}
