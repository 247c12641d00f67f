package import Decoding
package import Tokenization

/// A model that is ready to complete.
package struct LoadedModel {
  package var model: any TokenModel
  package var tokenizer: Tokenizer
  /// The sizes it was trained with; nil for a model that wants plain causal text.
  package var layout: SegmentLayout?
  /// As `heed model list` shows it.
  package var name: String

  package init(model: any TokenModel, tokenizer: Tokenizer, layout: SegmentLayout?, name: String) {
    self.model = model
    self.tokenizer = tokenizer
    self.layout = layout
    self.name = name
  }
}
