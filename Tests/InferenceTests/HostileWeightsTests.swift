import Decoding
import GGUF
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Whole files with weights of any bits, damaged anywhere: refused with a sentence, or computed with to the end.
@Suite struct HostileWeightsTests {
  private static let seeds: [UInt64] = [0, 1, 2, 3, 4, 5, 6, 7]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: seeds)
  func anyFile(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var accepted = 0
    var original = RandomModelFile(&random)
    for round in 0..<Fuzzing.rounds(20, parts: Self.seeds.count) {
      if round % 5 == 0 { original = RandomModelFile(&random) }
      var file = original
      let changes = round % 5
      for _ in 0..<changes { file.damage(&random) }
      let worked = try check(file.bytes, &random)
      #expect(worked || changes > 0, "an undamaged model was refused")
      accepted += worked ? 1 : 0
    }
    #expect(accepted > 0)
  }

  /// Whether the file was accepted.
  private func check(_ bytes: [UInt8], _ random: inout SeededGenerator) throws -> Bool {
    do {
      let file = try GGUFFile(path: folder.write(bytes, to: "model.gguf"))
      _ = try Tokenizer(file: file).encode(Array("def f(x):\n  return x\n".utf8))
      let set = InstructionSet.allCases.filter(\.isAvailable).randomElement(using: &random) ?? .scalar
      let options = InferenceOptions(threads: Int.random(in: 1...2, using: &random), instructionSet: set)
      try use(AttentionModel(file: file, options: options), &random)
      return true
    } catch let error as GGUFError {
      #expect(!error.description.isEmpty)
    } catch let error as TokenizationError {
      #expect(!error.description.isEmpty)
    } catch let error as InferenceError {
      #expect(!error.description.isEmpty)
    }
    return false
  }

  /// Evaluates, steps and goes back; whatever the numbers are, the same again are the same.
  private func use(_ model: AttentionModel, _ random: inout SeededGenerator) throws {
    let most = min(model.hyperparameters.contextLength, 60)
    let count = Int.random(in: 1...max(most / 2, 1), using: &random)
    let tokens = (0..<count).map { _ in TokenID.random(in: 0..<TokenID(model.vocabularySize), using: &random) }
    var segments = [TokenSegment(tokens: tokens, position: 0, sees: [])]
    if most - count >= 4 { segments.append(TokenSegment(tokens: [tokens[0]], position: count, sees: [0])) }
    let cancellation = CancellationFlag()
    _ = try model.evaluate(segments, cancellation: cancellation)
    let logits = model.logits
    #expect(logits.count == model.vocabularySize)
    guard segments.count > 1 else { return }
    let rows = try model.step([tokens[0], 0], cancellation: cancellation)
    #expect(rows.count == 2 && rows.allSatisfy { $0.count == model.vocabularySize })
    model.rollBack(1)
    try model.step(0, cancellation: cancellation)
    #expect(signless(model.logits) == signless(rows[1]))
    _ = try model.evaluate(segments, cancellation: cancellation)
    #expect(signless(model.logits) == signless(logits))
  }

  /// The bits of numbers, what is none without its sign: IEEE 754 (2019, 6.3) gives that no meaning, and compilers do not
  /// keep it.
  private func signless(_ values: [Float]) -> [UInt32] { bits(values.map { $0.isNaN ? $0.magnitude : $0 }) }
}
