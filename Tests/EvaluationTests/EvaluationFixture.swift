import Completion
import Evaluation
import Foundation
import GGUF
import Indexing
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Tokenization

/// The grammars of this checkout, which need not be built.
enum Grammars {
  static let catalog: LanguageCatalog? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try? LanguageCatalog(folder: root.appending(component: "grammars"))
  }()

  static let areBuilt = ["c", "go", "python", "swift"].allSatisfy { name in
    guard let catalog, let language = catalog.language(named: name) else { return false }
    return (try? catalog.grammar(for: language)) != nil
  }
}

/// A workspace of a few files, each line with a name of its own, and evaluations of it.
struct EvaluationFixture {
  let folder: TemporaryFolder
  let files: [String: String]

  var root: URL { folder.url.appending(component: "workspace") }

  /// `count` Python modules that use each other.
  init(count: Int = 6) throws {
    folder = try TemporaryFolder()
    files = Dictionary(uniqueKeysWithValues: (0..<count).map { ("package/module\($0).py", Self.module($0, of: count)) })
    for (path, text) in files { try folder.write(Array(text.utf8), to: "workspace/" + path) }
  }

  static func module(_ number: Int, of count: Int) -> String {
    let other = (number + 1) % count
    return """
      from package.module\(other) import Basket\(other), total_price\(other)


      class Basket\(number):
          def add_item\(number)(self, item, amount\(number)=1):
              self.items\(number).append((item, amount\(number)))
              first_marker\(number) = self.lookup\(number)(item)
              return second_marker\(number)(first_marker\(number))

          def remove_item\(number)(self, item):
              third_marker\(number) = fourth_marker\(number)
              return third_marker\(number)


      def total_price\(number)(basket):
          fifth_marker\(number) = Basket\(other)()
          fifth_marker\(number).add_item\(other)(basket)
          sixth_marker\(number) = total_price\(other)(basket)
          return sixth_marker\(number) + seventh_marker\(number)
      """
  }

  /// Runs it all.
  func report(
    tasks: [EvaluationTask] = EvaluationTask.usual,
    sample: Int = 20,
    seed: UInt64 = 1,
    usesHistory: Bool = false,
    completers: [(arm: Arm, completer: any Completer)],
    partial: URL? = nil,
    tools: ToolJudges? = nil
  ) throws -> EvaluationReport {
    guard let catalog = Grammars.catalog else { throw CocoaError(.fileNoSuchFile) }
    var configuration = Evaluation.Configuration()
    configuration.tasks = tasks
    configuration.sample = sample
    configuration.seed = seed
    configuration.usesHistory = usesHistory
    return try Evaluation(
      workspace: root,
      configuration: configuration,
      catalog: catalog,
      options: IndexingOptions(),
      scratch: folder.url.appending(component: "scratch-\(UUID().uuidString)"),
      completers: completers,
      tools: tools,
      time: MonotonicTime { 0 },
      isWanted: { _ in true },
      partial: { key in partial.map { PartialResults(file: $0, key: key) } },
      progress: { _ in }
    ).run()
  }
}

extension EvaluationReport {
  /// A metric of all holes of a task.
  func value(_ task: EvaluationTask, _ arm: Arm, _ metric: Metric) -> Double? {
    results.first { $0.task == task && $0.arm == arm && $0.slice == "all" }?[metric]?.value
  }
}

/// Knows what was taken out: the rest of the real file between what stands before the cursor and what stands after it.
struct OracleCompleter: Completer {
  let files: [String: String]

  func text(at place: CompletionPlace) throws -> TextAnswer { TextAnswer(text: truth(at: place)) }

  func names(at place: CompletionPlace) throws -> [String] {
    let rest = truth(at: place).prefix { byte in
      let character = Character(.init(byte))
      return character == "_" || character.isLetter || character.isNumber
    }
    return [String(decoding: place.typedName + rest, as: UTF8.self)]
  }

  private func truth(at place: CompletionPlace) -> [UInt8] {
    let whole = Array((files[place.document.path] ?? "").utf8)
    let after = place.document.snapshot.bytes.count - place.offset
    guard place.offset <= whole.count - after else { return [] }
    let removed = whole[place.offset..<(whole.count - after)]
    return Array(removed.reversed().drop { Character(.init($0)).isWhitespace }.reversed())
  }
}

/// Says a word of the file at random.
final class RandomCompleter: Completer {
  private var random = SeededGenerator(seed: 3)

  func text(at place: CompletionPlace) throws -> TextAnswer {
    let names = try KeywordCompleter().names(at: emptied(place))
    return TextAnswer(text: names.randomElement(using: &random).map { Array($0.utf8) })
  }

  func names(at place: CompletionPlace) throws -> [String] {
    try KeywordCompleter().names(at: emptied(place)).shuffled(using: &random)
  }

  /// At the file's beginning nothing is typed, so all words fit.
  private func emptied(_ place: CompletionPlace) -> CompletionPlace {
    CompletionPlace(document: place.document, offset: 0, index: place.index)
  }
}
