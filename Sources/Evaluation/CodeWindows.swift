import Completion
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax

/// Windows of 60 lines of a workspace's other files, and which of them fit a place best.
struct CodeWindows {
  struct Window {
    let path: String
    let text: String
    let words: [String: Int]
    let length: Int
  }

  static let lines = 60
  private static let step = 30
  /// Nearest files that are looked at.
  private static let mostFiles = 64
  /// Lines before the cursor whose words ask, by the whole window and by the last of it.
  private static let recentLines = 10

  private let windows: [Window]
  /// Words of the window before the cursor and of its last lines.
  private let before: Set<String>
  private let recent: Set<String>
  private let seed: UInt64

  init(around place: CompletionPlace) {
    let path = place.document.path
    let bytes = place.document.snapshot.bytes
    let text = String(decoding: bytes[..<place.offset], as: UTF8.self)
    let last = text.split(separator: "\n", omittingEmptySubsequences: false).suffix(Self.lines)
    before = Set(Self.words(last.joined(separator: "\n")).keys)
    recent = Set(Self.words(last.suffix(Self.recentLines).joined(separator: "\n")).keys)
    seed = ContentHash.of(bytes[..<place.offset])
    windows = Self.files(near: path, place).flatMap { file -> [Window] in
      guard let bytes = place.document.source?(file) else { return [] }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      return stride(from: 0, to: max(lines.count - Self.step, 1), by: Self.step).map { start in
        let text = lines[start..<min(start + Self.lines, lines.count)].joined(separator: "\n")
        let words = Self.words(text)
        return Window(path: file, text: text, words: words, length: words.values.reduce(0, +))
      }
    }
  }

  /// The best windows by a rule, best first; ties by place.
  func best(by rule: ContextRule) -> [Window] {
    if rule == .ring {
      var random = SeededGenerator(seed: seed)
      return Array(windows.shuffled(using: &random).prefix(3))
    }
    let scores = windows.map { rule == .jaccard ? jaccard($0) : bm25($0) }
    return scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(3).map { windows[$0] }
  }

  private func jaccard(_ window: Window) -> Double {
    let common = window.words.keys.count { before.contains($0) }
    return Double(common) / Double(max(window.words.count + before.count - common, 1))
  }

  private func bm25(_ window: Window) -> Double {
    let (k1, b) = (1.2, 0.75)
    let mean = Double(windows.reduce(0) { $0 + $1.length }) / Double(max(windows.count, 1))
    return recent.sorted().reduce(0) { sum, word in
      guard let count = window.words[word].map(Double.init) else { return sum }
      let having = Double(windows.count { $0.words[word] != nil })
      let rarity = log(1 + (Double(windows.count) - having + 0.5) / (having + 0.5))
      return sum + rarity * count * (k1 + 1) / (count + k1 * (1 - b + b * Double(window.length) / max(mean, 1)))
    }
  }

  private static func words(_ text: String) -> [String: Int] {
    let bytes = Array(text.utf8)
    return Words.ranges(in: bytes, 0..<bytes.count).reduce(into: [:]) { counts, range in
      counts[String(decoding: bytes[range], as: UTF8.self), default: 0] += 1
    }
  }

  /// Files of the same language, those that share most folders with the path first.
  private static func files(near path: String, _ place: CompletionPlace) -> [String] {
    let folders = path.split(separator: "/").dropLast()
    func common(_ other: String) -> Int {
      zip(folders, other.split(separator: "/").dropLast()).prefix { $0 == $1 }.count
    }
    let extensions = place.document.language?.fileExtensions ?? []
    let all = ((try? place.index.fileStampList()) ?? []).map(\.path).filter { file in
      file != path && extensions.contains { file.hasSuffix("." + $0) }
    }
    return Array(all.map { (common($0), $0) }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(mostFiles).map(\.1))
  }
}
