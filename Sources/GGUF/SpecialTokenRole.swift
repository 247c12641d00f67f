/// What special tokens are for, and how a file tells which they are: by a metadata key, else by the texts that model
/// families give them. Keys and texts are llama.cpp's
/// (https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp, `llama_vocab::impl::load`) and StarCoder's.
package enum SpecialTokenRole: CaseIterable, Sendable {
  case beginning, endOfText
  case fimPrefix, fimSuffix, fimMiddle, fimPad, fimRepository, fimSeparator

  /// Metadata keys, the preferred one first.
  package var keys: [String] {
    let names =
      switch self {
      case .beginning: ["bos_token_id"]
      case .endOfText: ["eos_token_id", "eot_token_id", "eom_token_id"]
      case .fimPrefix: ["fim_pre_token_id", "prefix_token_id"]
      case .fimSuffix: ["fim_suf_token_id", "suffix_token_id"]
      case .fimMiddle: ["fim_mid_token_id", "middle_token_id"]
      case .fimPad: ["fim_pad_token_id"]
      case .fimRepository: ["fim_rep_token_id"]
      case .fimSeparator: ["fim_sep_token_id"]
      }
    return names.map { "tokenizer.ggml." + $0 }
  }

  /// Texts, the preferred one first.
  package var texts: [String] {
    switch self {
    case .beginning: []
    case .endOfText:
      [
        "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>",
        "<EOT>", "▁<EOT>", "<|EOT|>", "<｜end▁of▁sentence｜>",
      ]
    case .fimPrefix: Self.fim("prefix") + ["<｜fim▁begin｜>", "<PRE>", "▁<PRE>"]
    case .fimSuffix: Self.fim("suffix") + ["<｜fim▁hole｜>", "<SUF>", "▁<SUF>"]
    case .fimMiddle: Self.fim("middle") + ["<｜fim▁end｜>", "<MID>", "▁<MID>"]
    case .fimPad: ["<|fim_pad|>", "<fim_pad>", "<fim-pad>", "<PAD>"]
    case .fimRepository: ["<|repo_name|>", "<|fim_repo|>", "<repo_name>", "<reponame>", "<fim-repo>", "<REPO>"]
    case .fimSeparator: ["<|file_sep|>", "<file_sep>", "<filename>"]
    }
  }

  /// As Qwen, StarCoder and Granite, others, GLM, Falcon write it.
  private static func fim(_ name: String) -> [String] {
    ["<|fim_\(name)|>", "<fim_\(name)>", "<fim-\(name)>", "<|code_\(name)|>", "<|\(name)|>"]
  }
}

extension GGUFFile {
  /// The tokens that have one of these texts, by text; of several with the same text the first.
  ///
  /// Where the file says what its tokens are, one that it calls ordinary is not special, whatever it looks like.
  package func specialTokens(withTexts texts: [String]) -> [String: Int] {
    let kinds = integers("tokenizer.ggml.token_type")
    let wanted = Dictionary(texts.map { (Array($0.utf8), $0) }) { first, _ in first }
    var found: [String: Int] = [:]
    for (index, text) in (stringTable("tokenizer.ggml.tokens") ?? GGUFStrings()).enumerated() {
      // All known texts end so; most tokens do not.
      guard text.last == UInt8(ascii: ">"), text.count <= 40, let name = wanted[Array(text)] else { continue }
      // Code Llama's files call even its hole tokens ordinary; no text begins so.
      let isCodeLlamas = text.starts(with: "▁<".utf8)
      if let kinds, index < kinds.count, kinds[index] == 1, !isCodeLlamas { continue }
      if found[name] == nil { found[name] = index }
    }
    return found
  }

  /// Whether the model has the three tokens that filling in the middle takes.
  package var fillsInTheMiddle: Bool {
    let roles = [SpecialTokenRole.fimPrefix, .fimSuffix, .fimMiddle]
    let found = specialTokens(withTexts: roles.flatMap(\.texts))
    let tokens = 0..<(stringTable("tokenizer.ggml.tokens")?.count ?? 0)
    return roles.allSatisfy { role in
      role.keys.contains { tokens.contains(integer($0) ?? -1) } || role.texts.contains { found[$0] != nil }
    }
  }
}
