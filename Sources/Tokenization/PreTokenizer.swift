/// How a model's text is split into words before pairs are merged: no token reaches over a word's end.
///
/// Models come with regular expressions for it; here they are scanners written by hand. The expressions are those of
/// llama.cpp, by which model files are made (https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp,
/// `llm_tokenizer_bpe`). A rule looks only at what follows, so scanning may begin at the start of any word.
enum PreTokenizer: Sendable {
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  case gpt2
  /// First `\p{N}` apart, then as `gpt2`.
  case starcoder
  /// First `[\p{P}$+<=>^~|]+` apart, then as `gpt2`, then numbers in threes.
  case standard
  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,D}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
  case modern(digits: Int)
  /// One after the other: `[\r\n]`, `\s?\p{L}+`, `\s?\p{P}+`, `[一-龥ࠀ-一가-퟿]+`, `\p{N}`.
  case deepseekCoder

  /// The rule by its name in `tokenizer.ggml.pre`; nil if it is not known.
  init?(named name: String) {
    switch name {
    case "default": self = .standard
    case "gpt-2", "phi-2", "mpt", "olmo", "jais", "gigachat", "a.x-4.0", "mellum", "exaone4", "roberta-bpe":
      self = .gpt2
    case "starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b": self = .starcoder
    case "qwen2", "deepseek-r1-qwen", "stablelm2", "megrez", "kormo": self = .modern(digits: 1)
    case "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "dbrx", "smaug-bpe", "glm4",
      "chatglm-bpe":
      self = .modern(digits: 3)
    case "deepseek-coder": self = .deepseekCoder
    default: return nil
    }
  }

  /// Whether a vocabulary with this rule has words that are tokens although merges do not lead to them (`ignore_merges`).
  /// They also begin texts with a token unless the file says otherwise.
  static func prefersWholeWords(_ name: String) -> Bool {
    ["llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral"].contains(name)
  }

  /// For messages.
  static let knownNames = "default, gpt-2, starcoder, refact, qwen2, stablelm2, llama-bpe, deepseek-coder and their kin"

  /// The end of the word that begins at `start`, which lies before the end of the text.
  func wordEnd(_ text: CharacterReader, from start: Int) -> Int {
    switch self {
    case .gpt2: text.gpt2WordEnd(from: start, isCut: { _ in false })
    case .starcoder: text.starcoderWordEnd(from: start)
    case .standard: text.standardWordEnd(from: start)
    case .modern(let digits): text.modernWordEnd(from: start, digits: digits)
    case .deepseekCoder: text.deepseekCoderWordEnd(from: start)
    }
  }

  /// The start of the last word from `start` on; `text.end` if there is none.
  func lastWordStart(in text: CharacterReader, from start: Int) -> Int {
    let end = text.bytes.count
    var word = safeStart(in: text, from: start)
    while word < end {
      let next = wordEnd(text, from: word)
      if next == end { break }
      word = next
    }
    return word
  }

  /// A place near the end where a word surely begins, so that a long text is not scanned from its start: no rule lets a
  /// word go on from a line feed to an ASCII letter.
  private func safeStart(in text: CharacterReader, from start: Int) -> Int {
    var index = text.end - 1
    while index > start {
      let isLetter =
        text.byte(at: index) | 0x20 >= UInt8(ascii: "a") && text.byte(at: index) | 0x20 <= UInt8(ascii: "z")
      if isLetter, text.byte(at: index - 1) == UInt8(ascii: "\n") { return index }
      index -= 1
    }
    return start
  }
}
