import GGUF
import TestSupport
import Testing
import Tokenization

@Suite struct SpecialTokenTests {
  /// The names of the three hole tokens as model families have them.
  @Test(arguments: [
    ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"], ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"],
    ["<PRE>", "<SUF>", "<MID>"], ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"],
    ["<|code_prefix|>", "<|code_suffix|>", "<|code_middle|>"],
  ])
  func foundByText(names: [String]) throws {
    let tokenizer = try TinyVocabulary.tokenizer { $0.setByteVocabulary(control: names + ["<|endoftext|>"]) }
    #expect(tokenizer.special.fimPrefix == 256)
    #expect(tokenizer.special.fimSuffix == 257)
    #expect(tokenizer.special.fimMiddle == 258)
    #expect(tokenizer.special.endOfText == 259)
    #expect(tokenizer.special.endOfGeneration == [259])
    #expect(tokenizer.special.fillsInTheMiddle)
  }

  @Test func foundByKeyFirst() throws {
    let tokenizer = try TinyVocabulary.tokenizer { builder in
      builder.setByteVocabulary(control: ["<a>", "<b>", "<c>", "<|fim_prefix|>", "<|endoftext|>"])
      builder.set("tokenizer.ggml.fim_pre_token_id", .uint32(256))
      builder.set("tokenizer.ggml.suffix_token_id", .uint32(257))
      builder.set("tokenizer.ggml.eot_token_id", .int32(258))
      builder.set("tokenizer.ggml.bos_token_id", .uint32(.max))
      builder.set("tokenizer.ggml.add_bos_token", .bool(true))
    }
    #expect(tokenizer.special.fimPrefix == 256)
    #expect(tokenizer.special.fimSuffix == 257)
    #expect(tokenizer.special.fimMiddle == nil)
    #expect(!tokenizer.special.fillsInTheMiddle)
    #expect(tokenizer.special.endOfText == 260)
    #expect(tokenizer.special.endOfGeneration == [258, 260])
    #expect(tokenizer.special.beginning == nil)
    #expect(tokenizer.special.addsBeginning)
  }

  /// As `models/prior.py` computes it: special tokens count by their names.
  @Test func theVocabularyHashIsOfBytesAndNames() throws {
    let names = ["<|fim_prefix|>", "<|endoftext|>"]
    let merges: TinyVocabulary.Merges = [([0xC3], [0xA4]), ([32], [32])]
    let tokenizer = try TinyVocabulary.tokenizer { $0.setByteVocabulary(merges: merges, control: names) }
    let tokens = (UInt8.min...UInt8.max).map { [$0] } + [[0xC3, 0xA4], [32, 32]] + names.map { Array($0.utf8) }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in tokens.joined(separator: [0xFF]) + [0xFF] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    #expect(tokenizer.vocabularyHash == hash)
    let other = try TinyVocabulary.tokenizer { $0.setByteVocabulary(merges: merges, control: names.reversed()) }
    #expect(other.vocabularyHash != hash)
  }

  /// A token that the file calls ordinary is one, whatever it looks like.
  @Test func ordinaryTokensStayOrdinary() throws {
    let pairs: TinyVocabulary.Merges = [
      ([60], [80]), ([60, 80], [82]), ([60, 80, 82], [69]), ([60, 80, 82, 69], [62]),
    ]
    let tokenizer = try TinyVocabulary.tokenizer { $0.setByteVocabulary(merges: pairs, control: ["<|endoftext|>"]) }
    #expect(tokenizer.bytes(of: 259) == Array("<PRE>".utf8))
    #expect(!tokenizer.isControl(259))
    #expect(tokenizer.special.fimPrefix == nil)
  }

  /// DeepSeek's files call tokens that look special user-defined; a text with one in it is still only text.
  @Test func userDefinedTokensThatLookSpecial() throws {
    let tokenizer = try TinyVocabulary.tokenizer(merges: [], userDefined: ["<|User|>", "<tool>"])
    #expect(tokenizer.isControl(256))
    #expect(!tokenizer.isControl(257))
    #expect(!tokenizer.encode(Array("<|User|>".utf8)).contains(256))
  }

  @Test(
    .enabled(if: SharedVocabulary.isPresent, "needs ../shared/tokenizers"),
    arguments: [
      ("starcoder", [1, 3, 2], TokenID?.some(0), false), ("deepseek-coder", [32016, 32015, 32017], 32014, true),
      ("llama-bpe", [], 128_001, true), ("qwen2", [], 151_643, false),
    ]
  )
  func ofRealVocabularies(name: String, hole: [TokenID], end: TokenID?, addsBeginning: Bool) throws {
    let special = try SharedVocabulary(name: name).tokenizer().special
    #expect([special.fimPrefix, special.fimSuffix, special.fimMiddle].compactMap(\.self) == hole)
    #expect(special.endOfText == end)
    #expect(special.addsBeginning == addsBeginning)
  }
}
