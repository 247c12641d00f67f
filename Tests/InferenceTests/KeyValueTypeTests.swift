import Decoding
import Inference
import Support
import Testing
import Tokenization

/// Keys and values in smaller numbers.
@Suite struct KeyValueTypeTests {
  /// Relative distance of logits from those with F32.
  private static func tolerance(_ type: KeyValueType) -> ClosedRange<Double> {
    switch type {
    case .f32: 0...1e-5
    case .f16: 1e-6...2e-3
    case .q8: 1e-4...3e-2
    }
  }

  @Test(arguments: KeyValueType.allCases, ["llama", "qwen2", "qwen3", "starcoder2"])
  func nearTheOracle(_ type: KeyValueType, _ architecture: String) throws {
    let fixture = ModelFixture(architecture: architecture, type: "f32")
    let model = try fixture.model(keyValueType: type)
    for test in try fixture.cases() {
      let logits = try model.allLogits(of: test.tokenSegments, cancellation: CancellationFlag())
      let worst = test.exact.distances(to: logits).max() ?? 1
      #expect(Self.tolerance(type).contains(worst), "\(test.name): \(worst)")
    }
  }

  /// Heed's own models keep F32, all others F16, unless told otherwise.
  @Test(arguments: [("llama", KeyValueType.f32), ("qwen2", .f16)])
  func typeByModel(_ architecture: String, _ type: KeyValueType) throws {
    let fixture = ModelFixture(architecture: architecture, type: "f32")
    let segments = [TokenSegment(tokens: Array(3..<60), position: 0, sees: [])]
    let usual = try bits(fixture.model(keyValueType: nil).lastLogits(segments))
    for other in KeyValueType.allCases {
      #expect(try (bits(fixture.model(keyValueType: other).lastLogits(segments)) == usual) == (other == type))
    }
  }
}
