import JSONRPC
import Support
import TestSupport
import Testing

/// Streams of frames, many of them damaged: a hundred frames a round of `HEED_FUZZ_ROUNDS`.
@Suite struct FrameFuzzTests {
  private static let limits = FrameReader.Limits(headerBytes: 128, messageBytes: 2048)
  private static let framesAStream = 100
  /// Longer than what a wrong length can swallow.
  private static let gap = [UInt8](repeating: 0x20, count: limits.headerBytes + limits.messageBytes)
  private static let last = FuzzedFrame.frame(#"{"jsonrpc":"2.0","id":"last","method":"m"}"#)

  /// What comes out of a stream, as `Connection` handles it.
  private enum Outcome: Hashable {
    case message(Message)
    case rejected(Message.Rejection)
    case broken(String)
  }

  /// Nothing is lost of a stream that is as it should be; of a damaged one the same comes out however it is cut into
  /// pieces, and what follows at a distance is read.
  @Test(arguments: 0..<4)
  func everyStreamIsReadToItsEnd(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for round in 0..<Fuzzing.rounds(5, parts: 4) {
      let isDamaged = !round.isMultiple(of: 5)
      let bodies = (0..<Self.framesAStream).map { _ in FuzzedFrame.body(&random) }
      var stream: [UInt8] = []
      for body in bodies {
        var frame = FuzzedFrame.frame(body)
        if isDamaged, Int.random(in: 0..<3, using: &random) == 0 { FuzzedFrame.damage(&frame, &random) }
        stream += frame
      }
      stream += (isDamaged ? Self.gap : []) + Self.last
      let whole = read(stream) { _ in stream.count }
      let pieces = read(stream) { _ in Int.random(in: 1...300, using: &random) }
      #expect(whole == pieces, "seed \(seed), round \(round)")
      #expect(whole.last == outcome(of: #"{"jsonrpc":"2.0","id":"last","method":"m"}"#), "seed \(seed), round \(round)")
      if !isDamaged { #expect(whole.dropLast() == bodies.map(outcome)[...], "seed \(seed), round \(round)") }
    }
  }

  private func outcome(of body: String) -> Outcome {
    do throws(Message.Rejection) { return .message(try Message(body: Array(body.utf8))) } catch {
      return .rejected(error)
    }
  }

  private func read(_ stream: [UInt8], pieces: (Int) -> Int) -> [Outcome] {
    var reader = FrameReader(limits: Self.limits)
    var seen: [Outcome] = []
    var offset = 0
    while offset < stream.count {
      let end = min(stream.count, offset + pieces(offset))
      reader.append(stream[offset..<end])
      offset = end
      // More outcomes than bytes: it goes round in circles.
      while seen.count <= stream.count, let outcome = next(&reader) { seen.append(outcome) }
    }
    return seen
  }

  private func next(_ reader: inout FrameReader) -> Outcome? {
    do throws(JSONRPCError) {
      guard let body = try reader.next() else { return nil }
      do throws(Message.Rejection) {
        return .message(try Message(body: body))
      } catch {
        if error.error.code == ResponseError.parseError("").code { reader.resynchronise(after: body) }
        return .rejected(error)
      }
    } catch {
      return .broken(error.description)
    }
  }
}
