extension GGUFBuilder {
  /// The special tokens of models that fill in the middle, as Qwen names them.
  package static let fimTokens = [
    "<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|repo_name|>",
    "<|file_sep|>",
  ]

  /// Sets the metadata of a byte-level BPE vocabulary: token 0 to 255 are the bytes, then come the merges' results in
  /// order, then user-defined tokens, then control tokens. Pairs may be of any text that earlier merges have made.
  package mutating func setByteVocabulary(
    pre: String? = "gpt-2",
    merges: [(left: [UInt8], right: [UInt8])] = [],
    userDefined: [String] = [],
    control: [String] = fimTokens
  ) {
    set("tokenizer.ggml.model", .string("gpt2"))
    if let pre { set("tokenizer.ggml.pre", .string(pre)) }
    var texts = (UInt8.min...UInt8.max).map { Self.standIns(for: [$0]) }
    texts += merges.map { Self.standIns(for: $0.left + $0.right) }
    let normal = texts.count
    texts += userDefined + control
    set("tokenizer.ggml.tokens", strings: texts)
    let types =
      [Int32](repeating: 1, count: normal) + [Int32](repeating: 4, count: userDefined.count)
      + [Int32](repeating: 3, count: control.count)
    set("tokenizer.ggml.token_type", .array(types.map(Value.int32)))
    set(
      "tokenizer.ggml.merges",
      strings: merges.map { Self.standIns(for: $0.left) + " " + Self.standIns(for: $0.right) }
    )
    if let end = texts.firstIndex(of: "<|endoftext|>") {
      set("tokenizer.ggml.bos_token_id", .uint32(UInt32(end)))
      set("tokenizer.ggml.eos_token_id", .uint32(UInt32(end)))
    }
  }

  /// The characters that stand for bytes in GPT-2's vocabulary files.
  package static func standIns(for bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(standIn(for: byte)) }
    return String(text)
  }

  private static func standIn(for byte: UInt8) -> Unicode.Scalar {
    switch byte {
    case 0x00...0x20: scalar(0x100, byte)
    case 0x7f...0xa0: scalar(0x121, byte - 0x7f)
    case 0xad: scalar(0x143, 0)
    default: Unicode.Scalar(byte)
    }
  }

  private static func scalar(_ base: UInt16, _ offset: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(base + UInt16(offset)) ?? "?"
  }
}
