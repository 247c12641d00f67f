import Decoding
import Foundation
import Logging
import Tokenization

/// The prior beside a model's file: `<name>.prior` for `<name>.gguf`.
struct PriorFile {
  let path: String

  /// The one that belongs to a model's file, whether it is there or not.
  init(beside model: URL) { path = model.deletingPathExtension().appendingPathExtension("prior").path }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// More than the largest that `models/prior.py` is asked for.
  private static let mostBytes = 64 << 20

  /// Reads and checks the file. It is read, not mapped, so that it may change or go away afterwards.
  func read(tokenizer: Tokenizer) throws -> StaticPrior {
    try StaticPrior(
      SourceFile.read(Array(path.utf8), atMost: Self.mostBytes),
      vocabularySize: tokenizer.vocabularySize,
      vocabularyHash: tokenizer.vocabularyHash
    )
  }

  /// The prior if there is one that can be used; what is wrong with another one is logged, and the model does without.
  func load(tokenizer: Tokenizer) -> StaticPrior? {
    guard exists else { return nil }
    do {
      return try read(tokenizer: tokenizer)
    } catch {
      Logger(label: "heed.model").warning("\(path) is not used: \(error)")
      return nil
    }
  }
}
