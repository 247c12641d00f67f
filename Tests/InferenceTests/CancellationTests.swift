import Decoding
import Foundation
import Inference
import Support
import Synchronization
import Testing
import Tokenization

/// A cancelled evaluation ends soon and spoils nothing.
@Suite struct CancellationTests {
  private static let limit = 0.020
  /// A loaded machine may not run the thread for longer than the limit, so the best of these counts.
  private static let attempts = 8

  /// Most of a second of work on any machine; never finished.
  private static let long = (0..<200).map { _ in
    TokenSegment(tokens: (0..<400).map { TokenID($0 % 288) }, position: 0, sees: [])
  }

  @Test func takesEffectAtOnce() throws {
    let model = try ModelFixture(architecture: "qwen2", type: "f32").model(cacheBytes: 0)
    let latencies = try (0..<Self.attempts).map { attempt in
      let flag = CancellationFlag()
      let time = MonotonicTime.system
      let cancelled = Cancellation(flag, after: 0.05 + 0.003 * Double(attempt), time)
      #expect(throws: CancellationError.self) { try model.evaluate(Self.long, cancellation: flag) }
      return try time.now() - #require(cancelled.wait())
    }
    #expect(try #require(latencies.min()) < Self.limit)
  }

  @Test func laterEvaluationsAreRight() throws {
    let model = try ModelFixture(architecture: "llama", type: "q8_0").model(threads: 2)
    let segments = try ModelFixture(architecture: "llama", type: "q8_0").cases()[1].tokenSegments
    let expected = try bits(ModelFixture(architecture: "llama", type: "q8_0").model().lastLogits(segments))
    for delay in [0, 0.0002, 0.0005, 0.001, 0.002, 0.004] {
      let flag = CancellationFlag()
      let cancelled = Cancellation(flag, after: delay, .system)
      _ = try? model.evaluate(segments, cancellation: flag)
      _ = cancelled.wait()
      #expect(try bits(model.lastLogits(segments)) == expected)
    }
  }

  /// What was broken off where a block of 32 tokens is full can be seen by others all the same, and be stepped on from.
  @Test(arguments: [32, 40, 64]) func whatWasBrokenOffBetweenBlocksCanBeSeen(count: Int) throws {
    let model = try ModelFixture(architecture: "llama", type: "f16").model()
    let tokens = (0..<160).map { TokenID($0 % 250) }
    let last = TokenSegment(tokens: [1, 2, 3], position: 200, sees: [0])
    let short = [TokenSegment(tokens: Array(tokens.prefix(count)), position: 0, sees: []), last]
    let expected = try bits(model.lastLogits(short))
    let flag = CancellationFlag()
    flag.cancel()
    let long = [TokenSegment(tokens: tokens, position: 0, sees: []), last]
    #expect(throws: CancellationError.self) { try model.evaluate(long, cancellation: flag) }
    #expect(try bits(model.lastLogits(short)) == expected)
    let alone = [TokenSegment(tokens: Array(tokens.prefix(count)), position: 0, sees: [])]
    _ = try model.lastLogits(alone)
    #expect(throws: CancellationError.self) { try model.step(9, cancellation: flag) }
    #expect(try bits(model.lastLogits(short)) == expected)
  }

  @Test func aCancelledStepAddsNothing() throws {
    let model = try ModelFixture(architecture: "llama", type: "f16").model()
    let expected = try model.lastLogits([TokenSegment(tokens: [1, 2, 3, 4], position: 0, sees: [])])
    _ = try model.lastLogits([TokenSegment(tokens: [1, 2, 3], position: 0, sees: [])])
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) { try model.step(9, cancellation: flag) }
    #expect(model.logits.isEmpty)
    try model.step(4, cancellation: CancellationFlag())
    #expect(bits(model.logits) == bits(expected))
  }
}

/// Cancels a flag from another thread and says when.
private final class Cancellation: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private let moment = Mutex<Double?>(nil)

  init(_ flag: CancellationFlag, after delay: Double, _ time: MonotonicTime) {
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: delay)
      self.moment.withLock { $0 = time.now() }
      flag.cancel()
      self.done.signal()
    }
  }

  /// Seconds of the clock at which it was cancelled.
  func wait() -> Double? {
    done.wait()
    return moment.withLock { $0 }
  }
}
