/// Why a model's vocabulary cannot be used; `description` says it in one sentence that ends in what to do.
package enum TokenizationError: Error, Equatable, CustomStringConvertible {
  /// The file has no such metadata, or of another type.
  case missing(key: String)
  /// A kind of tokenizer that Heed does not have, as in `tokenizer.ggml.model`.
  case unsupportedModel(String)
  /// A rule for splitting text into words that Heed does not have, as in `tokenizer.ggml.pre`.
  case unsupportedPreTokenizer(String)
  /// Metadata that contradict each other.
  case inconsistent(String)

  /// What is wrong with the vocabulary, and what to do.
  package var description: String {
    switch self {
    case .missing(let key):
      "The model file has no \(key): convert the model again with a current converter."
    case .unsupportedModel(let name):
      "The model's tokenizer \"\(name)\" is not supported: use a model with a byte-level BPE tokenizer (\"gpt2\")."
    case .unsupportedPreTokenizer(let name):
      """
      The model splits text by the rule "\(name)", which Heed does not know: use another model, as wrongly split text \
      would make this one write nonsense. Known: \(PreTokenizer.knownNames).
      """
    case .inconsistent(let problem):
      "The model's vocabulary is damaged (\(problem)): download the file again or convert it again."
    }
  }
}
