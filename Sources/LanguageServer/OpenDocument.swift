import Completion
import Configuration
import LanguageServerProtocol
import SourceText
import Support
import Synchronization
import Syntax

/// A document that the client has open.
///
/// The reading thread changes the text; the others take snapshots, and leave their trees and suggestions here for the
/// next request. These are tied to the text they were made for, and carried over by comparing texts, so nothing here
/// depends on which thread comes first.
final class OpenDocument: Sendable {
  /// Bigger texts are completed without a tree.
  private static let largestParsed = 8 << 20
  /// Bigger texts can take longer to parse than other documents should wait for.
  private static let longestQuick = 256 << 10
  /// A grammar that takes longer on a text is given up for this request.
  private static let parsingTimeLimit = 1.0

  let uri: DocumentURI
  /// Nil: a language without a grammar folder.
  let language: Language?
  /// Whether its texts may be parsed here.
  let permission: ParsePermission
  /// The same for loading its language's parser.
  private let loading: ParsePermission

  private struct State {
    var snapshot: TextSnapshot
    /// Where the last change's text ends.
    var changeEnd: Int?
    var shown: ShownSuggestion?
    /// What the client was sent last as inline text, as long as nothing is known of what the user made of it.
    var offered: ShownSuggestion?
    /// How often something was offered.
    var offers = 0
    var list = ResolvableList()
    var modelRun: CancellationFlag?
    /// The newest list, as long as somebody works on it.
    weak var assembly: ListAssembly?
  }

  private let state: Mutex<State>
  private let refused: RefusedSuggestions
  /// The newest tree for names. Held while parsing, so that two threads do not parse the same text.
  private let parsed = Mutex<SyntaxTree?>(nil)
  /// What the model's trees are made from.
  private let base = Mutex(LineBase())

  /// - Parameter loading: whether the language's parser may be loaded.
  init(
    uri: DocumentURI,
    language: Language?,
    text: String,
    refused: RefusedSuggestions,
    permission: ParsePermission,
    loading: ParsePermission
  ) {
    self.uri = uri
    self.language = language
    self.refused = refused
    self.permission = permission
    self.loading = loading
    state = Mutex(State(snapshot: TextSnapshot(text)))
  }

  /// The text now.
  var snapshot: TextSnapshot { state.withLock { $0.snapshot } }

  /// The text now and where the last change's part of it ends, which is where the cursor is most often; nil: not known.
  var lastChange: (snapshot: TextSnapshot, end: Int)? {
    state.withLock { state in state.changeEnd.map { (state.snapshot, $0) } }
  }

  /// False if the user switched the document's language off.
  func isOn(_ settings: Settings) -> Bool {
    language.map { !settings.disabledLanguages.contains($0.name) } ?? true
  }

  /// Applies changes in order; in place if no request holds the text.
  func apply(_ changes: [DidChangeTextDocumentNotification.Change], encoding: PositionEncoding) {
    state.withLock { state in
      for change in changes {
        if let range = change.range {
          let range = state.snapshot.range(of: range, encoding: encoding)
          let edit = TextEdit(range: range, replacement: Array(change.text.utf8))
          state.snapshot.apply(edit)
          state.changeEnd = range.lowerBound + edit.replacement.count
        } else {
          state.snapshot = TextSnapshot(change.text)
          state.changeEnd = nil
        }
      }
      judgeOffered(&state)
    }
  }

  /// Remembers a suggestion that was shown if the text now says something else in its place.
  private func judgeOffered(_ state: inout State) {
    guard let offered = state.offered else { return }
    let fate = offered.fate(in: state.snapshot)
    if case .refused(let written) = fate, let suggestion = offered.result.completions.first {
      refused.add(suggestion, written: written, in: offered.snapshot, of: uri)
    }
    if fate != .open { state.offered = nil }
  }

  /// The tree of a text that this document has or had; nil if there is no grammar, or it took too long, or was cancelled.
  ///
  /// It is for names, which come at every key: in a broken text it may differ from a full parse's.
  func tree(of snapshot: TextSnapshot, catalog: LanguageCatalog?, cancellation: CancellationFlag?) -> SyntaxTree? {
    guard let parser = parser(for: snapshot, catalog) else { return nil }
    return parsed.withLock { parsed in
      if let parsed, CommonBytes.areEqual(parsed.bytes, snapshot.bytes) { return parsed }
      let tree = parser.parse(
        snapshot.bytes,
        previous: parsed.map { $0.edited(TextEdit(from: $0.bytes, to: snapshot.bytes)) },
        reuse: .quick,
        timeLimit: Self.parsingTimeLimit,
        cancellation: cancellation
      )
      guard let tree else { return nil }
      parsed = tree
      return tree
    }
  }

  /// The same for the model, which is asked at an offset: a function of the text and the offset's line, whatever the
  /// document was before.
  func tree(
    of snapshot: TextSnapshot,
    writingAt offset: Int,
    catalog: LanguageCatalog?,
    cancellation: CancellationFlag?
  ) -> SyntaxTree? {
    guard let parser = parser(for: snapshot, catalog) else { return nil }
    return base.withLock { base in
      base.tree(
        of: snapshot,
        line: snapshot.lineContaining(offset),
        parser: parser,
        timeLimit: Self.parsingTimeLimit,
        cancellation: cancellation
      )
    }
  }

  /// The same for a text that may come to be: what the next tree is made from stays as it is.
  func tree(
    ofPossible snapshot: TextSnapshot,
    writingAt offset: Int,
    catalog: LanguageCatalog?,
    cancellation: CancellationFlag?
  ) -> SyntaxTree? {
    guard let parser = parser(for: snapshot, catalog) else { return nil }
    var base = base.withLock { $0 }
    return base.tree(
      of: snapshot,
      line: snapshot.lineContaining(offset),
      parser: parser,
      timeLimit: Self.parsingTimeLimit,
      cancellation: cancellation
    )
  }

  /// True if the model's thread, which serves other documents too, should not be the one to parse a text.
  func isParsedApart(_ snapshot: TextSnapshot) -> Bool {
    (Self.longestQuick + 1...Self.largestParsed).contains(snapshot.bytes.count)
  }

  private func parser(for snapshot: TextSnapshot, _ catalog: LanguageCatalog?) -> SyntaxParser? {
    guard let language, let catalog, snapshot.bytes.count <= Self.largestParsed, mayParse(snapshot),
      let grammar = try? catalog.grammar(for: language, watch: loading)
    else { return nil }
    return try? SyntaxParser(grammar: grammar, watch: permission)
  }

  /// False for a text at which a parser has crashed or hung before.
  func mayParse(_ snapshot: TextSnapshot) -> Bool { loading.allowsLoading && permission.allows(snapshot.bytes) }

  /// How completion may parse a text of this document.
  func parsing(of snapshot: TextSnapshot) -> CompletionDocument.Parsing {
    CompletionDocument.Parsing(isAllowed: mayParse(snapshot), watch: permission)
  }

  /// True for a hang at this document, or at its language's parser.
  func isConcerned(by hang: ParseSuspects.Hang) -> Bool { permission.concerns(hang) || loading.concerns(hang) }
}

extension OpenDocument {
  /// What was last computed for this document.
  var shown: ShownSuggestion? { state.withLock { $0.shown } }

  /// Keeps what was computed, for typing along and for `heed.explainLast`.
  func keep(_ shown: ShownSuggestion) { state.withLock { $0.shown = shown } }

  /// Notes that the client is sent what was last computed; what comes too late for the text is not shown.
  func offerShown() {
    state.withLock { state in
      state.offered = state.shown.flatMap { $0.fate(in: state.snapshot) == .open ? $0 : nil }
      state.offers += 1
    }
  }

  /// The number of what the client was sent last, as long as nothing is known of what the user made of it.
  var openOffer: Int? { state.withLock { state in state.offered.map { _ in state.offers } } }

  /// True if that is still the offer of this number.
  func isOpen(offer: Int) -> Bool { openOffer == offer }

  /// The result without what the user has refused at the place.
  func withoutRefused(_ result: CompletionResult, at cursor: Int, in snapshot: TextSnapshot) -> CompletionResult {
    var open = result
    open.completions.removeAll { refused.contains($0, at: cursor, in: snapshot, of: uri) }
    open.withheld += result.completions.filter { !open.completions.contains($0) }.map {
      WithheldText(text: $0.text, reason: .refusedBefore)
    }
    return open
  }

  /// Makes `run` the one that a list of this document waits for, and stops the one before.
  func beginModelRun(_ run: CancellationFlag) {
    state.withLock { state in
      state.modelRun?.cancel()
      state.modelRun = run
    }
  }

  /// Has the model's runs know of a list that waits for the order of its names, in place of an earlier one.
  func begin(_ assembly: ListAssembly) { state.withLock { $0.assembly = assembly } }

  /// The list of an offset in a text that waits for the order of its names; nil if there is none.
  func listAwaitingOrder(for snapshot: TextSnapshot, at offset: Int) -> ListAssembly? {
    let assembly = state.withLock { $0.assembly }
    return assembly?.awaitsOrder(for: snapshot, at: offset) == true ? assembly : nil
  }

  /// The items sent last, for resolving.
  var list: ResolvableList { state.withLock { $0.list } }

  /// Keeps a list that is about to be sent.
  func keep(list: ResolvableList) { state.withLock { $0.list = list } }
}

/// The items of the newest list of a document.
struct ResolvableList: Sendable {
  /// Of all lists of the session; 0: there was none.
  var number = 0
  var items: [NameItem] = []
}

/// Numbers the lists of a session, from 1.
final class ListNumbers: Sendable {
  private let last = Atomic(0)

  func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
