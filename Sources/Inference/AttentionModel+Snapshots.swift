package import Decoding
package import Support
package import Tokenization

/// Keys and values in files. Only of texts that see nothing else: what a segment saw would be part of what it is.
extension AttentionModel: SnapshotModel {
  package var snapshotTokens: Int { SnapshotPart.tokens }

  package func storedCount(_ tokens: [TokenID], in folder: CappedFolder) -> Int {
    parts(of: tokens).prefix { folder.contains($0.name) }.last?.text.count ?? 0
  }

  package func loadPart(
    of tokens: [TokenID],
    from folder: CappedFolder,
    cancellation: CancellationFlag
  ) throws -> SnapshotStep {
    retireCurrent()
    let known = cache.known(position: 0, sees: [], tokens: tokens).count
    let parts = parts(of: tokens)
    let index = known / SnapshotPart.tokens
    guard parts.indices.contains(index), let file = folder.open(parts[index].name) else { return .finished }
    let part = parts[index]
    let blocks = try part.blocks(of: file, shape: hyperparameters, type: keyValueType, cancellation: cancellation)
    guard let blocks else {
      // What follows may be as bad, and would not be written again while it is there.
      for part in parts[index...] { folder.remove(part.name) }
      return .damaged
    }
    let start = index * SnapshotPart.tokens
    var segment = cache.take(position: 0, sees: [], tokens: tokens, most: start)
    cache.makeRoom(for: segment, growingTo: part.text.count)
    segment.append(part.own, filling: blocks)
    cache.insert(segment)
    return .moved(count: part.text.count)
  }

  package func storePart(
    of tokens: [TokenID],
    in folder: CappedFolder,
    cancellation: CancellationFlag
  ) throws -> SnapshotStep {
    retireCurrent()
    let known = cache.beginning(position: 0, sees: [], tokens: tokens)
    var bytes = 0
    for (index, part) in parts(of: Array(tokens.prefix(known.count))).enumerated() {
      try cancellation.check()
      bytes += part.byteCount
      // More of it would push its own beginning out.
      guard bytes <= folder.mostBytes else { return .finished }
      if folder.contains(part.name) { continue }
      let blocks = known.blocks[(index * SnapshotPart.blocks)..<((index + 1) * SnapshotPart.blocks)]
      try part.write(blocks, to: folder, cancellation: cancellation)
      return .moved(count: part.text.count)
    }
    return .finished
  }

  package func markUsed(_ tokens: [TokenID], in folder: CappedFolder) {
    // The last first: a part is of no use without those before it.
    folder.markUsed(parts(of: tokens).prefix { folder.contains($0.name) }.map(\.name).reversed())
  }

  private func parts(of tokens: [TokenID]) -> [SnapshotPart] {
    // What cannot be evaluated is not in any file.
    guard tokens.allSatisfy({ (0..<vocabularySize).contains(Int($0)) }) else { return [] }
    return SnapshotPart.parts(
      of: Array(tokens.prefix(hyperparameters.contextLength)),
      key: snapshotKey,
      blockBytes: KVBlock.byteCount(hyperparameters, keyValueType)
    )
  }
}
