package import Support
import Synchronization
package import Syntax

/// The children that parse for the indexes of this process.
///
/// A grammar's code is not ours, and much of it is C written by hand: in a child it can crash or hang without harm to
/// anything but the file. Children are started when there is work; some are kept, with their parsers loaded, for what
/// comes next. Between files they wait for their input, and they end with it, so that none outlives its parent.
package final class ParserProcesses: Sendable {
  package struct Options: Sendable {
    /// The path of the program, and what makes it answer (`ParserService`).
    package var program: String
    /// Begin with the name that it is to be known by.
    package var arguments: [String]
    /// Added to those of children in the background.
    package var backgroundArguments: [String] = []
    /// Tells the program from what it was before it was replaced.
    package var identity: String
    /// Children that are kept while there is no work: so many, and as many in the background.
    package var mostIdle = 1
    /// Seconds in which a child must be there, and in which it must have loaded a language.
    package var startLimit = 10.0
    package var loadingLimit = 15.0
    /// Seconds that a file may take besides the parser's own limit.
    package var grace = 3.0
    /// How many times these limits may pass for a child that has not computed meanwhile: on a busy machine, or stopped.
    package var mostLimits = 4.0

    package init(program: String, arguments: [String], identity: String) {
      self.program = program
      self.arguments = arguments
      self.identity = identity
    }
  }

  private struct State {
    var idle: [ParserProcess] = []
    /// All that were started and not told to end.
    var living: [ParserProcess] = []
    /// When one could not be started.
    var failedAt: Double?
    var hasSaid = false
    /// What those have used that were told to end.
    var spentSeconds = 0.0
    var mostResidentBytes = 0
  }

  /// Seconds after which it is tried again to start one.
  private static let retryDelay = 60.0
  /// Milliseconds between looks at whether the work is cancelled.
  static let patience: Int32 = 8

  let options: Options
  let time: MonotonicTime
  private let say: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameter say: is told once that children cannot be started, so that files are parsed in this process.
  package init(options: Options, time: MonotonicTime, say: @escaping @Sendable (String) -> Void) {
    self.options = options
    self.time = time
    self.say = say
  }

  deinit {
    state.withLock { state in
      for process in state.living { process.process.end() }
    }
  }

  // MARK: Taking and giving back

  /// A child to speak to alone; nil if none can be started, or if it was cancelled.
  func take(isBackground: Bool, cancellation: CancellationFlag) -> ParserProcess? {
    while let idle = takeIdle(isBackground: isBackground) {
      if !idle.isUnusable { return idle }
      discard(idle)
    }
    guard canStart else { return nil }
    guard let process = start(isBackground: isBackground) else {
      noteFailure()
      return nil
    }
    if let frame = frame(from: process, seconds: options.startLimit, cancellation),
      (try? ParserMessage.readHello(frame)) != nil
    {
      return process
    }
    discard(process)
    if !cancellation.isCancelled { noteFailure() }
    return nil
  }

  /// Has a child load a language's parser, so that a file of it that changes later need not wait for that.
  package func prepare(_ language: Language, cancellation: CancellationFlag) {
    guard language.hasSymbols, let process = take(isBackground: false, cancellation: cancellation) else { return }
    guard process.isNew(language.name) else { return giveBack(process) }
    process.send(ParserMessage.load(language.name))
    if let frame = frame(from: process, seconds: options.loadingLimit, cancellation),
      (try? ParserMessage.readLoaded(frame, language.name)) != nil
    {
      giveBack(process)
    } else {
      discard(process)
    }
  }

  /// Takes back a child that has answered all that it was asked.
  func giveBack(_ process: ParserProcess) {
    let isKept = state.withLock { state in
      guard state.idle.count(where: { $0.isBackground == process.isBackground }) < options.mostIdle else {
        return false
      }
      state.idle.append(process)
      return true
    }
    if !isKept { end(process, isKilled: false) }
  }

  /// Kills a child, whatever it is at.
  func discard(_ process: ParserProcess) { end(process, isKilled: true) }

  /// Lets the idle children in the background end.
  func endBackground() {
    while let process = takeIdle(isBackground: true) { end(process, isKilled: false) }
  }

  private func takeIdle(isBackground: Bool) -> ParserProcess? {
    state.withLock { state in
      state.idle.lastIndex { $0.isBackground == isBackground }.map { state.idle.remove(at: $0) }
    }
  }

  private func end(_ process: ParserProcess, isKilled: Bool) {
    state.withLock { state in
      state.spentSeconds += process.process.cpuSeconds ?? 0
      state.mostResidentBytes = max(state.mostResidentBytes, Self.peakResidentBytes(of: state.living))
      state.living.removeAll { $0 === process }
    }
    process.process.end(isKilled: isKilled)
  }

  // MARK: Starting

  private var canStart: Bool {
    let now = time.now()
    return state.withLock { $0.failedAt.map { now - $0 >= Self.retryDelay } ?? true }
  }

  private func start(isBackground: Bool) -> ParserProcess? {
    let arguments = options.arguments + (isBackground ? options.backgroundArguments : [])
    // A crash is nothing to tell anybody but us.
    let variables = ["SWIFT_BACKTRACE": "enable=no"]
    guard
      let started = try? PipedProcess(program: options.program, arguments: arguments, variables: variables)
    else { return nil }
    let process = ParserProcess(started, isBackground: isBackground)
    state.withLock { $0.living.append(process) }
    return process
  }

  /// What a child says next; nil if it does not within so many seconds.
  private func frame(
    from process: ParserProcess,
    seconds: Double,
    _ cancellation: CancellationFlag
  ) -> FrameReader? {
    let deadline = time.now() + seconds
    while !cancellation.isCancelled, time.now() < deadline {
      switch process.receive(milliseconds: Self.patience) {
      case .frame(let frame): return frame
      case .nothing: continue
      case .ended: return nil
      }
    }
    return nil
  }

  private func noteFailure() {
    let now = time.now()
    let isFirst = state.withLock { state in
      state.failedAt = now
      defer { state.hasSaid = true }
      return !state.hasSaid
    }
    let program = options.program
    let advice = "free memory and processes, or reinstall heed"
    if isFirst { say("Files are parsed in this process, for no child can be started (\(program)): \(advice).") }
  }

  // MARK: What they use

  /// What the children have used so far: the processor time of all, and the most memory that those held at once which were
  /// there at the same time, at most.
  var usage: ResourceUsage {
    state.withLock { state in
      ResourceUsage(
        cpuSeconds: state.living.reduce(state.spentSeconds) { $0 + ($1.process.cpuSeconds ?? 0) },
        peakResidentBytes: max(state.mostResidentBytes, Self.peakResidentBytes(of: state.living))
      )
    }
  }

  private static func peakResidentBytes(of processes: [ParserProcess]) -> Int {
    processes.reduce(0) { $0 + $1.process.peakResidentBytes }
  }
}
