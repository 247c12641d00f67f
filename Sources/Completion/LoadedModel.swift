package import Decoding
package import Tokenization

/// A model that is ready to complete.
package struct LoadedModel {
  /// Used by one caller at a time.
  package var model: any TokenModel
  /// Of the same file.
  package var tokenizer: Tokenizer
  /// The sizes it was trained with; nil for a model that wants plain causal text.
  package var layout: SegmentLayout?
  /// Most tokens that a model without a layout can be shown; nil: any number.
  package var contextLength: Int?
  /// As `heed model list` shows it.
  package var name: String
  /// What came after which tokens in the texts it was trained on; nil: it has none.
  package var prior: StaticPrior?

  /// The parts of one model file, and of the one beside it.
  package init(
    model: any TokenModel,
    tokenizer: Tokenizer,
    layout: SegmentLayout?,
    contextLength: Int? = nil,
    name: String,
    prior: StaticPrior? = nil
  ) {
    self.model = model
    self.tokenizer = tokenizer
    self.layout = layout
    self.contextLength = contextLength
    self.name = name
    self.prior = prior
  }

  /// The same with a model in its place that knows nothing and takes no time.
  var unasked: LoadedModel {
    var result = self
    result.model = UniformModel(vocabularySize: model.vocabularySize)
    return result
  }
}
