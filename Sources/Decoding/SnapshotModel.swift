package import Support
package import Tokenization

/// A model that can keep in files what it has evaluated, and take it from there instead of evaluating it.
///
/// What it takes up is, byte for byte, what evaluating gives: a file of another model, build or instruction set counts as
/// absent, and a damaged one is removed. A text here is a single segment from position 0 on. Files hold parts of
/// `snapshotTokens` tokens, each found by all of the text up to its end, so texts that begin alike share files, and a part
/// that is missing only makes the beginning shorter that need not be evaluated.
package protocol SnapshotModel: TokenModel {
  /// Tokens of a part.
  var snapshotTokens: Int { get }

  /// How many of a text's first tokens are in files of the folder, going by the files' names.
  func storedCount(_ tokens: [TokenID], in folder: CappedFolder) -> Int

  /// Takes up the first part that is not in memory; `logits` may be empty afterwards. Throws only `CancellationError`.
  func loadPart(of tokens: [TokenID], from folder: CappedFolder, cancellation: CancellationFlag) throws -> SnapshotStep

  /// Writes the first part that is in memory and in no file. Throws `CancellationError`, or why it cannot be written.
  func storePart(of tokens: [TokenID], in folder: CappedFolder, cancellation: CancellationFlag) throws -> SnapshotStep

  /// Says that the files of a text's beginning are in use, so that others go first when there are too many.
  func markUsed(_ tokens: [TokenID], in folder: CappedFolder)
}

/// What one step of loading or storing has done.
package enum SnapshotStep: Hashable, Sendable {
  /// A part; so many of the text's first tokens are in memory, or in files, now.
  case moved(count: Int)
  /// Nothing: there is no more of it.
  case finished
  /// A file was damaged and is gone.
  case damaged
}
