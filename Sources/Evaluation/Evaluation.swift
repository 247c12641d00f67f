import Completion
package import Foundation
package import Indexing
import SourceText
package import Support
import SymbolIndex
package import Syntax

/// Measures completions at holes that are cut into real code.
///
/// Holes come from the lines that the newest commits add, each looked at in its parent's tree; without such a history from
/// the tree as it is. Each is looked at in a private copy of the tree whose file and index are without what was taken out
/// (`EvaluationFolder`), by each arm in turn.
package final class Evaluation {
  /// What is to be measured.
  package struct Configuration: Sendable {
    package var tasks = EvaluationTask.usual
    /// True: also with parts of the product taken away.
    package var ablates = false
    /// Holes a task; of `replay` a tenth of it, for each is some hundred keys.
    package var sample = 200
    package var seed: UInt64 = 1
    /// True: lists after Python dots are compared with jedi's, if there is one.
    package var asksJedi = false
    /// False: holes are cut into the tree as it is, whatever its history.
    package var usesHistory = true

    package init() {}

    func count(of task: EvaluationTask) -> Int { task == .replay ? max(sample / 10, 1) : sample }
  }

  /// How far it is.
  package struct Progress: Sendable {
    package enum Stage: Sendable { case choosing, indexing, asking }
    package var stage: Stage
    package var done: Int
    package var total: Int
    package var detail: String
  }

  /// Holes whose texts the languages' tools see in one go; what a killed run loses at most.
  private static let judgedTogether = 32

  private let configuration: Configuration
  private let catalog: LanguageCatalog
  private let time: MonotonicTime
  private let folder: EvaluationFolder
  private let source: any TreeSource
  private let completers: [(arm: Arm, completer: any Completer)]
  private let tools: ToolJudges?
  private let jedi: (completer: JediCompleter, version: String)?
  private let partial: PartialResults?
  private let holes: [Hole]
  private let progress: (Progress) -> Void

  /// Chooses the holes.
  ///
  /// - Parameters:
  ///   - scratch: a folder that is made for the run and removed after it.
  ///   - libraries: of the workspace; nil: nothing is known of libraries.
  ///   - isWanted: the files that holes may be in.
  ///   - tools: independent judges; nil: none.
  package init(
    workspace: URL,
    configuration: Configuration,
    catalog: LanguageCatalog,
    options: IndexingOptions,
    libraries: LibraryIndexer? = nil,
    scratch: URL,
    completers: [(arm: Arm, completer: any Completer)],
    tools: ToolJudges?,
    time: MonotonicTime,
    isWanted: @escaping (String) -> Bool,
    partial: (_ treeKey: String) -> PartialResults?,
    progress: @escaping (Progress) -> Void
  ) throws {
    self.configuration = configuration
    self.catalog = catalog
    self.time = time
    self.completers = completers
    self.tools = tools
    self.progress = progress
    folder = try EvaluationFolder(folder: scratch, catalog: catalog, options: options, libraries: libraries)
    let caches = scratch.appending(component: "jedi")
    jedi =
      configuration.asksJedi
      ? JediCompleter.version.map { [folder] in (JediCompleter(root: folder.root, scratch: caches), $0) } : nil
    let git = GitCommands(root: workspace)
    let history = configuration.usesHistory ? git : nil
    source =
      try history.flatMap {
        HistoryTree(
          git: $0,
          catalog: catalog,
          options: options,
          scratch: scratch.appending(component: "objects"),
          isWanted: isWanted
        )
      }
      ?? WorkingTree(
        root: workspace,
        revision: git?.head ?? "",
        catalog: catalog,
        options: options,
        isWanted: isWanted
      )
    progress(Progress(stage: .choosing, done: 0, total: 1, detail: ""))
    holes = try configuration.tasks.flatMap { [source] task in
      try source.holes(task, count: configuration.count(of: task), seed: configuration.seed)
    }
    self.partial = partial(Self.key(of: holes, revision: source.revision))
  }

  /// Asks every arm at every hole and sums up.
  package func run() throws -> EvaluationReport {
    var outcomes: [Outcome] = []
    var done = 0
    let total = holes.count
    // The order of commits, newest first, and in each that of the paths.
    let commits = Dictionary(holes.enumerated().map { ($0.element.commit, $0.offset) }) { first, _ in first }
      .sorted { $0.value < $1.value }.map(\.key)
    for commit in commits {
      let group = holes.filter { $0.commit == commit }.sorted { ($0.path, $0.offset) < ($1.path, $1.offset) }
      if let known = finished(group) {
        outcomes += known
        done += group.count
        continue
      }
      try prepare(commit)
      let census = census(for: group)
      for batch in stride(from: 0, to: group.count, by: Self.judgedTogether) {
        let holes = group[batch..<min(batch + Self.judgedTogether, group.count)]
        outcomes += try self.outcomes(at: holes, census) { hole in
          progress(Progress(stage: .asking, done: done, total: total, detail: hole.path))
          done += 1
        }
      }
    }
    progress(Progress(stage: .asking, done: total, total: total, detail: ""))
    partial?.finish()
    return report(of: outcomes)
  }

  private func arms(of hole: Hole) -> [(arm: Arm, completer: any Completer)] {
    let arms = hole.task.arms(ablating: configuration.ablates)
    return completers.filter { arms.contains($0.arm) }
  }

  // MARK: Some holes

  /// What the arms said at a hole, in this run or in one before it.
  private struct Answered {
    var hole: Hole
    var outcomes: [Outcome]
    /// False: the tools are still to be asked.
    var isKept: Bool
  }

  /// Asks at some holes of one tree, and the tools about all of it. What is there when something fails is kept, too.
  private func outcomes(
    at holes: some Sequence<Hole>,
    _ census: LineCensus,
    willAsk: (Hole) -> Void
  ) throws -> [Outcome] {
    var answered: [Answered] = []
    let result = Result {
      for hole in holes {
        willAsk(hole)
        let known = finished([hole])
        let found = try known ?? outcomes(at: hole, isDuplicate: census.isDuplicate(hole))
        let waits = known == nil && asksTools(about: hole)
        if known == nil, !waits { found.forEach { partial?.add($0) } }
        answered.append(Answered(hole: hole, outcomes: found, isKept: !waits))
      }
    }
    try folder.fillHole()
    askTools(about: &answered)
    for answer in answered where !answer.isKept { answer.outcomes.forEach { partial?.add($0) } }
    try result.get()
    return answered.flatMap(\.outcomes)
  }

  private func outcomes(at hole: Hole, isDuplicate: Bool) throws -> [Outcome] {
    let isCrossFile = try isCrossFile(hole)
    try folder.cutHole(in: hole.path, leaving: hole.snapshot.bytes)
    let scorer = HoleScorer(
      hole: hole,
      isCrossFile: isCrossFile,
      isDuplicate: isDuplicate,
      document: document(of: hole),
      index: folder.index,
      time: time
    )
    var found = try arms(of: hole).map { arm, completer in try scorer.outcome(of: completer, arm: arm) }
    if let jedi, try isPythonDot(hole) {
      found.append(try scorer.outcome(of: jedi.completer, arm: .jedi))
      for number in found.indices { found[number].isPythonDot = true }
    }
    return found
  }

  private func asksTools(about hole: Hole) -> Bool { tools != nil && (hole.task == .line || hole.task == .block) }

  /// Lets the languages' own tools look at the shown texts, each once.
  private func askTools(about answered: inout [Answered]) {
    guard let tools else { return }
    let questions = answered.map { answer in
      (answer.hole, answer.isKept ? [] : Set(answer.outcomes.compactMap(\.example.text)).sorted())
    }
    let versions = questions.map { hole, texts in
      ToolJudges.Question(
        path: hole.path,
        language: hole.language,
        versions: [hole.filled(with: hole.removed).bytes] + texts.map { hole.filled(with: Array($0.utf8)).bytes }
      )
    }
    let verdicts = tools.verdicts(on: versions, root: folder.root)
    for (number, verdicts) in verdicts.enumerated() {
      guard let verdicts else { continue }
      let verdict = Dictionary(zip(questions[number].1, verdicts)) { first, _ in first }
      for outcome in answered[number].outcomes.indices {
        let text = answered[number].outcomes[outcome].example.text
        guard let verdict = text.flatMap({ verdict[$0] }) else { continue }
        answered[number].outcomes[outcome].example.tool = verdict.description
        answered[number].outcomes[outcome].add(.toolAccepted, Share(verdict.isAccepted))
        answered[number].outcomes[outcome].add(.toolParseValid, verdict.parses.map { Share($0) })
        answered[number].outcomes[outcome].add(.toolUnknownNameRate, verdict.hasUnknownName.map { Share($0) })
      }
    }
  }

  /// True right after a dot in Python if the workspace defines the name.
  private func isPythonDot(_ hole: Hole) throws -> Bool {
    guard hole.task == .identifier, hole.language == "python", hole.offset > 0,
      hole.snapshot.bytes[hole.offset - 1] == UInt8(ascii: ".")
    else { return false }
    let name = String(decoding: hole.truth, as: UTF8.self)
    return try !folder.index.symbols(named: [name], limit: 1).isEmpty
  }

  private func document(of hole: Hole) -> CompletionDocument {
    let language = catalog.language(forPath: hole.path)
    let tree = language.flatMap { language in
      (try? SyntaxParser(grammar: catalog.grammar(for: language)))?.parse(hole.snapshot.bytes)
    }
    return CompletionDocument(
      path: hole.path,
      snapshot: hole.snapshot,
      language: language,
      tree: tree,
      source: { [root = folder.root] in WorkspaceFile.text(at: $0, in: root) }
    )
  }

  /// Asked of the index, whose other files are the same with the hole and without it.
  private func isCrossFile(_ hole: Hole) throws -> Bool {
    let symbols = try folder.index.symbols(named: hole.foreignNames, limit: 16)
    return symbols.contains { $0.path != hole.path && catalog.language(forPath: $0.path)?.name == hole.language }
  }

  // MARK: The tree

  /// The outcomes of holes that were all looked at before.
  private func finished(_ holes: [Hole]) -> [Outcome]? {
    guard let partial else { return nil }
    var outcomes: [Outcome] = []
    for hole in holes {
      let known = arms(of: hole).compactMap { partial.outcome(of: hole, arm: $0.arm) }
      guard known.count == arms(of: hole).count else { return nil }
      outcomes += known
      guard known.first?.isPythonDot == true else { continue }
      guard let compared = partial.outcome(of: hole, arm: .jedi) else { return nil }
      outcomes.append(compared)
    }
    return outcomes
  }

  private func prepare(_ commit: String) throws {
    // More single files than this take longer than a look at all.
    let most = 100
    let changed = try source.prepare(folder, for: commit)
    if let changed, changed.count <= most {
      try folder.update(changed)
    } else {
      try folder.indexAll { done, total in
        progress(Progress(stage: .indexing, done: done, total: total, detail: ""))
      }
    }
  }

  private func census(for holes: [Hole]) -> LineCensus {
    var census = LineCensus(of: holes.flatMap(\.lines))
    for path in (try? folder.index.fileStampList().map(\.path)) ?? [] {
      if let bytes = folder.text(of: path) { census.add(path: path, bytes: bytes) }
    }
    return census
  }

  // MARK: The report

  private func report(of outcomes: [Outcome]) -> EvaluationReport {
    EvaluationReport(
      revision: source.revision,
      seed: configuration.seed,
      commits: source.commitCount,
      holes: EvaluationReport.Holes.counts(of: outcomes),
      tools: (tools?.versions ?? [:]).merging(jedi.map { ["jedi": $0.version] } ?? [:]) { first, _ in first },
      results: ResultTable.rows(of: outcomes),
      outcomes: outcomes
    )
  }

  /// The same for the same holes in the same tree.
  private static func key(of holes: [Hole], revision: String) -> String {
    var hash = ContentHash()
    hash.combine(revision.utf8)
    for hole in holes {
      hash.combine(hole.identifier.utf8)
      hash.combine(hole.snapshot.bytes)
      hash.combine(hole.removed)
    }
    return String(hash.value, radix: 16)
  }
}
