import Decoding
import Inference
import Support
import Testing

/// Logits against the oracle in double precision.
@Suite struct LogitsTests {
  /// Relative distances that float arithmetic in another order may reach.
  private enum Tolerance {
    static let f32 = 1e-5
    /// The weights are exact, the vectors stay F32.
    static let f16 = 1e-5
    /// Against an oracle that rounds vectors as the kernels do. One number on the edge between two roundings moves its
    /// row by about 1e-2, and all rows that see it, so only most rows are held to it.
    static let rounded = 1e-5
    static let mostRows = 0.5
    /// What rounding vectors to Q8_0 costs.
    static let rounding = 5e-2
  }

  @Test(arguments: ModelFixture.all, InstructionSet.allCases)
  func equalTheOracle(_ fixture: ModelFixture, _ set: InstructionSet) throws {
    guard set.isAvailable else { return }
    let model = try fixture.model(set)
    for test in try fixture.cases() {
      let logits = try model.allLogits(of: test.tokenSegments, cancellation: CancellationFlag())
      #expect(logits.count == test.exact.norms.count)
      check(test, logits, fixture)
    }
  }

  private func check(_ test: ModelFixture.Case, _ logits: [[Float]], _ fixture: ModelFixture) {
    let worst = test.exact.distances(to: logits).max() ?? 1
    switch fixture.type {
    case "f32": #expect(worst < Tolerance.f32, "\(test.name)")
    case "f16": #expect(worst < Tolerance.f16, "\(test.name)")
    default:
      #expect(worst < Tolerance.rounding, "\(test.name)")
      let distances = test.rounded?.distances(to: logits) ?? []
      let near = distances.count { $0 < Tolerance.rounded }
      #expect(Double(near) >= Tolerance.mostRows * Double(logits.count), "\(test.name): \(near) of \(logits.count)")
    }
  }

  @Test func layoutAndShapeComeFromTheFile() throws {
    let llama = try ModelFixture(architecture: "llama", type: "q8_0").model()
    let expected = SegmentLayout(sinks: 8, global: 40, suffix: 24, prefix: 96, middle: 88, globalBlocks: 3)
    #expect(llama.layout == expected)
    #expect(llama.hyperparameters.headSize == 16)
    #expect(llama.hyperparameters.typeName == "Q8_0")
    let qwen = try ModelFixture(architecture: "qwen2", type: "f16").model()
    #expect(qwen.layout == nil)
    #expect(qwen.vocabularySize == 288)
    #expect(qwen.hyperparameters.contextLength == 512)
  }
}
