import Decoding
import SourceText
import SymbolIndex
import Tokenization

/// Collects the texts that a request's memory is of: the document around the cursor, and other files as they are indexed.
///
/// The document's own file is never read, for it may hold what is to be completed.
struct MemoryBuilder {
  /// Most bytes of the document before and after the cursor.
  static let mostBytesBefore = 1 << 17
  static let mostBytesAfter = 1 << 16
  /// Most bytes of a file, and of all files of a request.
  static let mostBytesOfAFile = 1 << 18
  static let mostBytes = 1 << 19

  let request: CompletionRequest
  let scan: DocumentScan
  let tokenizer: Tokenizer
  let prior: StaticPrior?
  let files: FileMemory
  let encoded: EncodedTexts

  /// The memory for a text that goes on with `healed`, which ends at the cursor.
  func memory(healed: [UInt8]) -> TokenMemory {
    let bytes = request.document.snapshot.bytes
    let end = request.cursor - healed.count
    let before = encoded.tokens(of: bytes[lineStart(end - Self.mostBytesBefore)..<end], for: .memoryBefore)
    guard request.options.usesCaches else {
      return TokenMemory(context: before, openFile: [], repository: [], prior: prior)
    }
    let last = min(bytes.count, request.cursor + Self.mostBytesAfter)
    let after = encoded.tokens(of: bytes[request.cursor..<last], for: .memoryAfter)
    return TokenMemory(
      context: before,
      openFile: [encoded.segment(of: before, for: .memoryBefore), encoded.segment(of: after, for: .memoryAfter)],
      repository: repository(),
      prior: prior
    )
  }

  /// The start of the line at an offset that may be before the text.
  private func lineStart(_ offset: Int) -> Int {
    let snapshot = request.document.snapshot
    return offset <= 0 ? 0 : snapshot.lineStarts[snapshot.lineContaining(offset)]
  }

  private func repository() -> [MemorySegment] {
    guard let source = request.document.source else { return [] }
    let paths = MemoryFiles(scan: scan, index: request.index, cursor: request.cursor).paths()
    var room = Self.mostBytes
    return paths.filter { $0 != request.document.path }.compactMap { path in
      guard room > 0, let hash = request.index.contentHash(of: path) else { return nil }
      let segment = files.segment(path: path, hash: hash) {
        // A file that has changed since it was indexed is left out until the index has caught up.
        guard let text = source(path), ContentHash.of(text) == hash else { return nil }
        return MemorySegment(tokenizer.encode(Array(text.prefix(Self.mostBytesOfAFile)), continuesText: true))
      }
      room -= segment.map { $0.tokens.count * Self.bytesAToken } ?? 0
      return segment
    }
  }

  /// About how many bytes a token has, so that the room left does not need the text.
  private static let bytesAToken = 3
}
