import Configuration
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax

/// Finds seeded lines in an indexed workspace, each cut somewhere: before its first word or anywhere in it.
struct LineFinder {
  let workspace: Workspace
  let index: SymbolStore

  /// Most lines of a file, and the shortest rest of one, in bytes.
  private static let mostOfAFile = 3
  private static let shortest = 2
  private static let longest = 200

  /// Up to `count` positions, the same for the same seed and tree.
  func positions(count: Int, seed: UInt64) throws -> [CutLine] {
    var random = SeededGenerator(seed: seed)
    var found: [CutLine] = []
    for path in try index.fileStamps().keys.sorted().shuffled(using: &random) where found.count < count {
      guard workspace.catalog.language(forPath: path) != nil,
        let data = try? Data(contentsOf: workspace.root.appendingPathComponent(path)),
        data.count <= workspace.settings.maximumFileBytes
      else { continue }
      found += positions(in: TextSnapshot(bytes: Array(data)), path: path, random: &random)
    }
    return Array(found.prefix(count))
  }

  private func positions(
    in snapshot: TextSnapshot,
    path: String,
    random: inout SeededGenerator
  ) -> [CutLine] {
    let lines = (0..<snapshot.lineCount).shuffled(using: &random)
    let cuts = lines.lazy.compactMap { cut(snapshot.lineRange($0), of: snapshot) }.prefix(Self.mostOfAFile)
    return cuts.map { range in
      let anywhere = Bool.random(using: &random) ? range.lowerBound : Int.random(in: range, using: &random)
      let start = snapshot.boundary(atOrBefore: min(anywhere, range.upperBound - Self.shortest))
      let hole = start..<range.upperBound
      return CutLine(
        path: path,
        snapshot: snapshot.applying(TextEdit(range: hole, replacement: [])),
        offset: hole.lowerBound,
        truth: snapshot.string(in: hole)
      )
    }
  }

  /// What stands in a line after its indentation, if it is code of a usual length.
  private func cut(_ line: Range<Int>, of snapshot: TextSnapshot) -> Range<Int>? {
    let indentation = snapshot.bytes[line].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let rest = indentation.endIndex..<line.upperBound
    return (Self.shortest...Self.longest).contains(rest.count) ? rest : nil
  }
}
