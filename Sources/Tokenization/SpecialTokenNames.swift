import GGUF

/// How special tokens are found: by a metadata key, else by the texts that models give them. The lists are llama.cpp's
/// (https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp, `llama_vocab::impl::load`) and StarCoder's.
enum SpecialTokenNames {
  static let fimPrefix = [
    "<|fim_prefix|>", "<fim_prefix>", "<fim-prefix>", "<｜fim▁begin｜>", "<PRE>", "▁<PRE>", "<|code_prefix|>",
    "<|prefix|>",
  ]
  static let fimSuffix = [
    "<|fim_suffix|>", "<fim_suffix>", "<fim-suffix>", "<｜fim▁hole｜>", "<SUF>", "▁<SUF>", "<|code_suffix|>",
    "<|suffix|>",
  ]
  static let fimMiddle = [
    "<|fim_middle|>", "<fim_middle>", "<fim-middle>", "<｜fim▁end｜>", "<MID>", "▁<MID>", "<|code_middle|>", "<|middle|>",
  ]
  static let fimPad = ["<|fim_pad|>", "<fim_pad>", "<fim-pad>", "<PAD>"]
  static let fimRepository = ["<|repo_name|>", "<|fim_repo|>", "<repo_name>", "<reponame>", "<fim-repo>", "<REPO>"]
  static let fimSeparator = ["<|file_sep|>", "<file_sep>", "<filename>"]
  static let endOfGeneration = [
    "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>",
    "<EOT>", "▁<EOT>", "<|EOT|>", "<｜end▁of▁sentence｜>",
  ]
  static let all = Set(
    (fimPrefix + fimSuffix + fimMiddle + fimPad + fimRepository + fimSeparator + endOfGeneration).map { Array($0.utf8) }
  )
}

/// Looks special tokens up in a file's metadata.
struct SpecialTokenFinder {
  let file: GGUFFile
  let vocabularySize: Int
  /// The tokens with a text of `SpecialTokenNames`.
  let byText: [[UInt8]: TokenID]

  init(file: GGUFFile, texts: GGUFStrings, kinds: [Vocabulary.Kind]?) {
    self.file = file
    vocabularySize = texts.count
    var byText: [[UInt8]: TokenID] = [:]
    for (index, text) in texts.enumerated() where text.count <= 32 && text.last == UInt8(ascii: ">") {
      // Where a file says what is special, an ordinary token that looks so is not.
      if let kinds, kinds[index] == .normal { continue }
      let text = Array(text)
      if SpecialTokenNames.all.contains(text), byText[text] == nil { byText[text] = TokenID(index) }
    }
    self.byText = byText
  }

  func find(addsBeginning: Bool) throws(TokenizationError) -> SpecialTokens {
    var special = SpecialTokens()
    special.beginning = try id("bos_token_id")
    special.fimPrefix = try id("fim_pre_token_id", "prefix_token_id") ?? first(SpecialTokenNames.fimPrefix)
    special.fimSuffix = try id("fim_suf_token_id", "suffix_token_id") ?? first(SpecialTokenNames.fimSuffix)
    special.fimMiddle = try id("fim_mid_token_id", "middle_token_id") ?? first(SpecialTokenNames.fimMiddle)
    special.fimPad = try id("fim_pad_token_id") ?? first(SpecialTokenNames.fimPad)
    special.fimRepository = try id("fim_rep_token_id") ?? first(SpecialTokenNames.fimRepository)
    special.fimSeparator = try id("fim_sep_token_id") ?? first(SpecialTokenNames.fimSeparator)
    let ends = [try id("eos_token_id"), try id("eot_token_id"), try id("eom_token_id")]
    let named = SpecialTokenNames.endOfGeneration.map { first([$0]) }
    special.endOfText = (ends + named).compactMap(\.self).first
    let others = [special.fimPad, special.fimRepository, special.fimSeparator]
    special.endOfGeneration = Set((ends + named + others).compactMap(\.self))
    special.addsBeginning = file.bool("tokenizer.ggml.add_bos_token") ?? addsBeginning
    return special
  }

  private func first(_ texts: [String]) -> TokenID? {
    texts.lazy.compactMap { byText[Array($0.utf8)] }.first
  }

  /// The first of these keys that is there; its value must be a token or "none" (all bits set).
  private func id(_ keys: String...) throws(TokenizationError) -> TokenID? {
    for key in keys.map({ "tokenizer.ggml." + $0 }) where file.metadata[key] != nil {
      guard let value = file.integer(key) else { throw .inconsistent("\(key) is not an integer") }
      if value == -1 || value == Int(UInt32.max) { return nil }
      guard value >= 0, value < vocabularySize else {
        throw .inconsistent("\(key) is \(value), but there are only \(vocabularySize) tokens")
      }
      return TokenID(value)
    }
    return nil
  }
}
