package import Decoding
package import Support
package import SymbolIndex

extension CompletionEngine {
  /// How likely a text is at an offset: teacher forcing, no name constraints, no healing masks, no judging.
  ///
  /// Prompt and memory are those of `complete`; the end of the text is not scored, nor is what does not fit into the
  /// model's middle. Nil without a model. Throws `CancellationError` or the model's own error.
  package func likelihood(
    of text: [UInt8],
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag
  ) throws -> Likelihood? {
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    return try teacherForcing(text, request)?.likelihood()
  }

  /// What model and memory say about each token of a text at an offset, and its bytes; nil without a model.
  package func evidence(
    of text: [UInt8],
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag
  ) throws -> [(bytes: Int, evidence: TokenEvidence)]? {
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    return try teacherForcing(text, request)?.evidence()
  }
}
