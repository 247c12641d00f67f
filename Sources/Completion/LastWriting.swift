import Decoding
import Tokenization

/// What the model wrote last, as what it may well write next: at each key it is asked anew to spell the word that is being
/// typed, and mostly spells its beginning as before.
///
/// Only drafts come of it, which change how long a text takes, never the text. Not thread-safe.
final class LastWriting {
  private var prompt: [TokenID] = []
  private var written: [TokenID] = []

  /// Remembers what was written after the tokens of a prompt's last segment.
  func remember(_ written: [TokenID], after prompt: [TokenID]) {
    self.prompt = prompt
    self.written = written
  }

  /// What may come after the tokens of a prompt's last segment; `healed` is what the text has to begin with.
  func expected(after tokens: [TokenID], healed: [UInt8], tokenizer: Tokenizer) -> [TokenID] {
    if tokens.starts(with: prompt), !prompt.isEmpty {
      let typed = tokens.dropFirst(prompt.count)
      if typed.count < written.count, written.starts(with: typed) { return Array(written.dropFirst(typed.count)) }
    }
    return tokenizer.encode(healed, continuesText: true)
  }
}
