import Foundation
import GGUF
import Testing
import Tokenization

/// A real vocabulary with expected results, from the folder that this project's data live in; absent in a bare clone.
///
/// The files are llama.cpp's (`models/ggml-vocab-*.gguf`, `.inp`, `.out`).
struct SharedVocabulary: Sendable, CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/tokenizers").standardizedFileURL
  static let isPresent = FileManager.default.fileExists(atPath: folder.path)
  static let all = ["qwen2", "llama-bpe", "starcoder", "deepseek-coder", "llama-spm"].map(SharedVocabulary.init)

  let name: String

  var testDescription: String { name }

  var path: String { Self.folder.appending(path: "ggml-vocab-\(name).gguf").path }

  /// The tokenizer, read once for all tests.
  func tokenizer() throws -> Tokenizer {
    try Self.loaded[name] ?? Tokenizer(file: GGUFFile(path: path))
  }

  private static let loaded: [String: Tokenizer] = Dictionary(
    uniqueKeysWithValues: all.compactMap { vocabulary in
      (try? Tokenizer(file: GGUFFile(path: vocabulary.path))).map { (vocabulary.name, $0) }
    }
  )

  /// Texts and their tokens.
  func cases() throws -> [(text: String, tokens: [TokenID])] {
    let texts = try String(contentsOfFile: path + ".inp", encoding: .utf8)
      .components(separatedBy: "\n__ggml_vocab_test__\n")
    let lines = try String(contentsOfFile: path + ".out", encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return zip(texts, lines).map { text, line in (text, line.split(separator: " ").compactMap { TokenID($0) }) }
  }
}
