package import Completion
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax

/// The product with another rule of choosing what of other files is shown; it can say likelihoods and nothing else.
package struct RuleCompleter: Completer {
  /// Room of every rule: Heed's blocks of about 96 tokens, in bytes as code has them.
  private static let blocks = 6
  private static let bytesOfBlock = 330
  /// Best signatures of a comment near the cursor.
  private static let nearest = 4
  private static let linesAbove = 30

  private let rule: ContextRule
  private let engine: CompletionEngine
  private let options: CompletionOptions

  package init(rule: ContextRule, engine: CompletionEngine, options: CompletionOptions) {
    self.rule = rule
    self.engine = engine
    self.options = options
  }

  package func text(at place: CompletionPlace) throws -> TextAnswer { TextAnswer() }
  package func names(at place: CompletionPlace) throws -> [String] { [] }

  package func likelihood(of text: [UInt8], at place: CompletionPlace) throws -> Likelihood? {
    var options = options
    var place = place
    options.globalTexts = []
    switch rule {
    case .none: break
    case .ring, .jaccard, .bm25: options.globalTexts = pieces(at: place)
    case .bodies: options.globalTexts = chosen(at: place).compactMap { bodies(of: $0, at: place) }
    case .segments: options.globalTexts = chosen(at: place).map(GlobalChoice.text)
    case .text: comment(chosen(at: place).map(GlobalChoice.text).joined(), linesAbove: Self.linesAbove, in: &place)
    case .comment:
      let signatures = chosen(at: place).flatMap { $0 }.prefix(Self.nearest).map { $0.signature + "\n" }
      comment(signatures.joined(), linesAbove: 0, in: &place)
    case .oracle: options.globalTexts = try named(in: text, at: place).map(GlobalChoice.text)
    }
    return try engine.likelihood(
      of: text,
      in: place.document,
      at: place.offset,
      index: place.index,
      options: options,
      cancellation: CancellationFlag()
    )
  }

  private func chosen(at place: CompletionPlace) -> [[SymbolRecord]] {
    GlobalChoice.symbols(in: place.document, at: place.offset, index: place.index, blocks: Self.blocks)
  }

  /// Windows of other files, the best first, cut to blocks.
  private func pieces(at place: CompletionPlace) -> [String] {
    let windows = CodeWindows(around: place).best(by: rule)
    let blocks = windows.flatMap { Self.cut($0.text, after: $0.path, to: Self.bytesOfBlock) }
    return Array(blocks.prefix(Self.blocks))
  }

  /// The definitions' lines.
  private func bodies(of symbols: [SymbolRecord], at place: CompletionPlace) -> String? {
    guard let path = symbols.first?.path, let bytes = place.document.source?(path) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let text = symbols.compactMap(\.lines).map { $0.clamped(to: 0..<lines.count) }
      .map { lines[$0].joined(separator: "\n") + "\n" }.joined()
    return Self.cut(text, after: path, to: Self.bytesOfBlock).first
  }

  /// Definitions of the names in a text that other files have.
  private func named(in text: [UInt8], at place: CompletionPlace) throws -> [[SymbolRecord]] {
    let words = Words.ranges(in: text, 0..<text.count).map { String(decoding: text[$0], as: UTF8.self) }
    let found = try place.index.symbols(named: Array(Set(words)).sorted(), limit: 2)
    let files = Dictionary(grouping: found.filter { $0.path != place.document.path }, by: \.path)
    return files.sorted { $0.key < $1.key }.prefix(Self.blocks).map(\.value)
  }

  /// Inserts lines as a comment into the document.
  private func comment(_ text: String, linesAbove: Int, in place: inout CompletionPlace) {
    guard !text.isEmpty, let mark = place.document.language?.lineComment else { return }
    let snapshot = place.document.snapshot
    let line = max(snapshot.lineContaining(place.offset) - linesAbove, 0)
    let start = snapshot.lineStarts[line]
    let room = Self.blocks * Self.bytesOfBlock
    let lines = text.prefix(room).split(separator: "\n").map { "\(mark) \($0)\n" }.joined()
    let edit = TextEdit(range: start..<start, replacement: Array(lines.utf8))
    place.document.snapshot = snapshot.applying(edit)
    place.document.tree = nil
    place.offset += edit.replacement.count
  }

  /// Pieces of a text in whole lines, each with its file's path.
  private static func cut(_ text: String, after path: String, to most: Int) -> [String] {
    let head = path.split(separator: "/").suffix(2).joined(separator: "/") + "\n"
    var pieces: [String] = []
    var piece = head
    for line in text.split(separator: "\n") {
      if piece.utf8.count + line.utf8.count + 1 > most, piece != head {
        pieces.append(piece)
        piece = head
      }
      piece += line.prefix(most) + "\n"
    }
    return piece == head ? pieces : pieces + [piece]
  }
}
