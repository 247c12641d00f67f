import Support
import Synchronization

/// A child that parses, as its parent sees it. Whoever has taken it from `ParserProcesses` speaks to it alone.
final class ParserProcess: Sendable {
  /// What has come from the child.
  enum Arrival: Sendable {
    case frame(FrameReader)
    /// Nothing, in the time that was given.
    case nothing
    /// The child has ended, or what it says is nonsense.
    case ended
  }

  /// What it was told so far, and bytes on their way.
  private struct State {
    var outgoing: [UInt8] = []
    var incoming = FrameSplitter()
    var setup: ParserSetup?
    var languages: Set<String> = []
  }

  /// True for a child that gives way to all others.
  let isBackground: Bool
  let process: PipedProcess
  private let state = Mutex(State())

  init(_ process: PipedProcess, isBackground: Bool) {
    self.process = process
    self.isBackground = isBackground
  }

  /// Has a message written as soon as the child takes it: while `receive` waits.
  func send(_ message: FrameWriter) { state.withLock { $0.outgoing += message.bytes } }

  /// Tells how files are to be looked at, unless that was the last that it was told of this.
  func use(_ setup: ParserSetup) {
    state.withLock { state in
      guard state.setup != setup else { return }
      state.setup = setup
      state.outgoing += ParserMessage.setup(setup).bytes
    }
  }

  /// True at the first call for a language: then it has to be loaded.
  func isNew(_ language: String) -> Bool { state.withLock { $0.languages.insert(language).inserted } }

  /// Waits for a message, and has those written that wait.
  func receive(milliseconds: Int32) -> Arrival {
    state.withLock { state in
      do throws(FrameDamage) {
        // What it is to do next comes before what it has done: it may be waiting.
        var isOpen = state.outgoing.isEmpty || process.exchange(&state.outgoing, &state.incoming.bytes, waiting: 0)
        if let frame = try state.incoming.next() { return .frame(frame) }
        isOpen = isOpen && process.exchange(&state.outgoing, &state.incoming.bytes, waiting: milliseconds)
        if let frame = try state.incoming.next() { return .frame(frame) }
        return isOpen ? .nothing : .ended
      } catch {
        return .ended
      }
    }
  }

  /// True if it has ended, or has something to say that nobody asked for.
  var isUnusable: Bool {
    switch receive(milliseconds: 0) {
    case .nothing: state.withLock { !$0.incoming.isEmpty || !$0.outgoing.isEmpty }
    case .frame, .ended: true
    }
  }
}
