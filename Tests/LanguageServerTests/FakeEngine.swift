import Completion
import Foundation
import LanguageServer
import SourceText
import Support
import SymbolIndex
import Synchronization

/// A model whose answers a test writes.
final class FakeEngine: CompletionProviding, Sendable {
  /// What a test says for a document and an offset.
  typealias Script = @Sendable (CompletionDocument, Int, CancellationFlag) throws -> CompletionResult

  /// What a test has read ahead.
  typealias Reading = @Sendable (CancellationFlag) throws -> Void

  /// What a run is for.
  enum Purpose { case text, order }

  /// How a test has a run read up to its prompt.
  typealias Prompting = @Sendable (Purpose, CancellationFlag) throws -> NameOrderEnd

  private let script: Script
  private let prompting: Prompting
  private let rough: @Sendable (NameList) -> NameList
  private let ordering: @Sendable (NameList) -> NameList
  private let reading: Reading
  private let asked = Mutex<[(document: CompletionDocument, offset: Int, options: CompletionOptions)]>([])

  private let preparedPlaces = Mutex<[(text: String, offset: Int)]>([])
  private let closedPaths = Mutex<[String]>([])
  private let finished = Mutex(0)
  private let orders = Mutex(0)

  init(
    reading: @escaping Reading = { _ in },
    prompting: @escaping Prompting = { _, _ in .done },
    rough: @escaping @Sendable (NameList) -> NameList = { $0 },
    ordering: @escaping @Sendable (NameList) -> NameList = { $0 },
    _ script: @escaping Script
  ) {
    self.script = script
    self.prompting = prompting
    self.rough = rough
    self.ordering = ordering
    self.reading = reading
  }

  /// Suggests `text` at the cursor, whatever it is.
  convenience init(text: String) { self.init { _, offset, _ in .suggesting(text, replacing: offset..<offset) } }

  /// The questions so far.
  var questions: [(document: CompletionDocument, offset: Int, options: CompletionOptions)] { asked.withLock { $0 } }

  func suggestions(
    for document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: ((NameOrdering) throws -> Void)?
  ) throws -> CompletionResult {
    asked.withLock { $0.append((document, offset, options)) }
    _ = try prompting(.text, cancellation)
    try onPrompt?(order)
    return try script(document, offset, cancellation)
  }

  /// Takes a step, if it may, for an order that is better than a rough one.
  private func order(_ names: NameList, mayStep: () -> Bool) -> NameList { mayStep() ? ordering(names) : rough(names) }

  func order(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: (NameOrdering) throws -> Void
  ) throws -> NameOrderEnd {
    orders.withLock { $0 += 1 }
    let end = try prompting(.order, cancellation)
    if end == .done { try onPrompt(order) }
    return end
  }

  /// How often a list was to be put into order without a question for text.
  var ordersAlone: Int { orders.withLock { $0 } }

  /// An order in which what is found last comes first.
  static func reversed(_ list: NameList) -> NameList {
    var list = list
    list.items.reverse()
    return list
  }

  /// The paths of documents that were closed so far.
  var closed: [String] { closedPaths.withLock { $0 } }

  /// The offsets that were prepared so far, with the documents' texts.
  var prepared: [(text: String, offset: Int)] { preparedPlaces.withLock { $0 } }

  func prepare(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag
  ) throws {
    preparedPlaces.withLock { $0.append((String(decoding: document.snapshot.bytes, as: UTF8.self), offset)) }
  }

  func readAhead(cancellation: CancellationFlag) throws { try reading(cancellation) }

  /// How often it was told that the session has ended.
  var endings: Int { finished.withLock { $0 } }

  func finish() { finished.withLock { $0 += 1 } }

  func close(path: String) { closedPaths.withLock { $0.append(path) } }

  /// A model that is busy for so many seconds and does not look up if `isDeaf`.
  static func slow(seconds: Double, isDeaf: Bool) -> FakeEngine {
    FakeEngine { _, offset, cancellation in
      let end = LanguageClock.now + seconds
      while LanguageClock.now < end {
        if !isDeaf { try cancellation.check() }
        Thread.sleep(forTimeInterval: 0.001)
      }
      return .suggesting("late", replacing: offset..<offset)
    }
  }
}

extension FakeEngine {
  /// Keeps the calling thread busy for so long.
  static func wait(seconds: Double) { Thread.sleep(forTimeInterval: seconds) }
}

/// The tests' clock.
enum LanguageClock {
  static var now: Double { ProcessInfo.processInfo.systemUptime }
}

extension CompletionResult {
  /// One suggestion, and nothing else known.
  static func suggesting(
    _ text: String,
    replacing range: Range<Int>,
    sources: [SourceReference] = []
  ) -> CompletionResult {
    var result = CompletionResult()
    result.completions = [Suggestion(text: text, replace: range, confidence: 0.9, sources: sources)]
    result.model = "fake"
    return result
  }

  /// Nothing, and why.
  static func withholding(_ reason: WithholdingReason) -> CompletionResult {
    var result = CompletionResult()
    result.withheld = [WithheldText(text: "x", reason: reason)]
    return result
  }
}
