import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax

/// Finds seeded trial positions in an indexed workspace.
struct TrialFinder {
  let workspace: Workspace
  let index: SymbolStore

  /// Up to `count` positions, at most one a file, the same for the same seed and tree.
  func positions(count: Int, seed: UInt64) throws -> [TrialPosition] {
    var random = SeededGenerator(seed: seed)
    var found: [TrialPosition] = []
    for path in try index.fileStamps().keys.sorted().shuffled(using: &random) where found.count < count {
      if let position = try position(in: path, random: &random) { found.append(position) }
    }
    return found
  }

  private func position(in path: String, random: inout SeededGenerator) throws -> TrialPosition? {
    guard let language = workspace.catalog.language(forPath: path),
      let data = try? Data(contentsOf: workspace.root.appendingPathComponent(path)),
      let tree = try SyntaxParser(grammar: workspace.catalog.grammar(for: language)).parse(Array(data))
    else { return nil }
    let snapshot = TextSnapshot(bytes: Array(data))
    let own = Set(try index.symbols(inFile: path).map(\.name))
    let candidates = try references(in: tree).filter { isCandidate($0, in: snapshot, own: own) }
    for node in candidates.shuffled(using: &random).prefix(Self.mostLookUps) {
      let name = String(decoding: node.text, as: UTF8.self)
      let definitions = try index.symbols(named: [name], limit: 4)
      if !definitions.isEmpty, definitions.allSatisfy({ $0.path != path }) {
        return cut(snapshot, path: path, at: node.range.lowerBound, name: name)
      }
    }
    return nil
  }

  /// A file without a cross-file name costs no more than this many look-ups.
  private static let mostLookUps = 40
  /// Shorter names are mostly accidents of the same letters.
  private static let shortestName = 4

  private func references(in tree: SyntaxTree) throws -> [SyntaxNode] {
    try tree.grammar.query("tags").matches(in: tree.root).compactMap { $0["reference"] }
  }

  /// Something must stand before the name, so that the line says where it is going.
  private func isCandidate(_ node: SyntaxNode, in snapshot: TextSnapshot, own: Set<String>) -> Bool {
    let start = snapshot.lineStarts[snapshot.lineContaining(node.range.lowerBound)]
    let before = snapshot.bytes[start..<node.range.lowerBound]
    return node.range.count >= Self.shortestName
      && before.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      && !own.contains(String(decoding: node.text, as: UTF8.self))
  }

  private func cut(_ snapshot: TextSnapshot, path: String, at offset: Int, name: String) -> TrialPosition {
    let end = snapshot.lineRange(snapshot.lineContaining(offset)).upperBound
    let hole = offset..<max(end, offset)
    return TrialPosition(
      path: path,
      snapshot: snapshot.applying(TextEdit(range: hole, replacement: [])),
      offset: offset,
      truth: snapshot.string(in: hole),
      name: name
    )
  }
}
