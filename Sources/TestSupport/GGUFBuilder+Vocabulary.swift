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

  /// Sets the metadata of a SentencePiece vocabulary: `<unk>`, `<s>`, `</s>`, the 256 bytes, then `pieces` with their scores
  /// (as the file has them: U+2581 for a space), user-defined tokens, control tokens.
  package mutating func setSentencePieces(
    _ pieces: [(text: String, score: Float)],
    userDefined: [String] = [],
    control: [String] = [],
    addsSpace: Bool? = nil
  ) {
    set("tokenizer.ggml.model", .string("llama"))
    let hexadecimal = Array("0123456789ABCDEF")
    let bytes = (0..<256).map { "<0x\(hexadecimal[$0 / 16])\(hexadecimal[$0 % 16])>" }
    let parts: [(texts: [String], kind: Int32)] = [
      (["<unk>"], 2), (["<s>", "</s>"], 3), (bytes, 6), (pieces.map(\.text), 1), (userDefined, 4), (control, 3),
    ]
    set("tokenizer.ggml.tokens", strings: parts.flatMap(\.texts))
    let kinds = parts.flatMap { part in part.texts.map { _ in Value.int32(part.kind) } }
    set("tokenizer.ggml.token_type", .array(kinds))
    let scores = [Float](repeating: 0, count: 259) + pieces.map(\.score)
    let rest = [Float](repeating: 0, count: userDefined.count + control.count)
    set("tokenizer.ggml.scores", .array((scores + rest).map(Value.float32)))
    set("tokenizer.ggml.bos_token_id", .uint32(1))
    set("tokenizer.ggml.eos_token_id", .uint32(2))
    if let addsSpace { set("tokenizer.ggml.add_space_prefix", .bool(addsSpace)) }
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
