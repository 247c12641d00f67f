import SourceText
import SymbolIndex
import Syntax

/// Chooses the files of the repository whose texts are worth remembering for a cursor.
///
/// A file counts by the rare names near the cursor that it mentions, by being imported and by being in the same folder.
struct MemoryFiles {
  /// Most files, and how many files a rare name has at most.
  static let mostFiles = 16
  static let mostFilesOfAName = 12
  /// Most names that are looked up, and the lines around the cursor that they are taken from.
  private static let mostNames = 32
  private static let linesAbove = 24
  private static let linesBelow = 8
  private static let shortestName = 4
  /// Most files of one import and most neighbours.
  private static let mostImported = 4
  private static let mostNeighbours = 8

  private static let importWeight = 0.5
  private static let neighbourWeight = 0.25

  let scan: DocumentScan
  let index: IndexView
  let cursor: Int

  /// Paths of other files of the same language, the best first.
  func paths() -> [String] {
    guard index.isAvailable else { return [] }
    var scores: [String: Double] = [:]
    addMentioning(to: &scores)
    addImported(to: &scores)
    addNeighbours(to: &scores)
    scores[scan.document.path] = nil
    let best = scores.filter { isOfLanguage($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(Self.mostFiles).map(\.key)
  }

  private func addMentioning(to scores: inout [String: Double]) {
    let near = WordScan.nearby(
      scan.document.snapshot,
      cursor: cursor,
      above: Self.linesAbove,
      below: Self.linesBelow
    )
    for (word, lines) in near.filter({ $0.word.utf8.count >= Self.shortestName }).prefix(Self.mostNames) {
      let files = index.files(mentioningRare: word, most: Self.mostFilesOfAName)
      let weight = 1 / (1 + Double(lines) / 4) / Double(max(files.count, 2))
      for path in files { scores[path, default: 0] += weight }
    }
  }

  private func addImported(to scores: inout [String: Double]) {
    let resolver = ModuleResolver(index: index, path: scan.document.path, language: scan.document.language)
    for record in scan.imports.prefix(GlobalsBuilder.mostImports) {
      for path in resolver.files(of: record).prefix(Self.mostImported) { scores[path, default: 0] += Self.importWeight }
    }
  }

  private func addNeighbours(to scores: inout [String: Double]) {
    let neighbours = index.files(inFolder: CompletionDocument.folder(of: scan.document.path))
    for path in neighbours.filter(isOfLanguage).prefix(Self.mostNeighbours) {
      scores[path, default: 0] += Self.neighbourWeight
    }
  }

  private func isOfLanguage(_ path: String) -> Bool {
    scan.document.language?.canUse(path) ?? true
  }
}
