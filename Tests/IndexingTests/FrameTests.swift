import Indexing
import Support
import Testing

/// What goes over the pipe between parent and child: it comes back as it was, and damage is an error and nothing worse.
@Suite struct FrameTests {
  private static let numbers = [0, 1, -1, 63, 64, -64, -65, 1 << 31, Int.max, Int.min, Int.max - 1]
  private static let texts = ["", "a", "größer\n\u{0}☠", String(repeating: "x", count: 300)]

  private var frame: FrameWriter {
    var frame = FrameWriter(kind: 7)
    for number in Self.numbers { frame.add(number) }
    for text in Self.texts { frame.add(text) }
    frame.add(Self.texts)
    frame.add(optional: nil)
    frame.add(optional: "there")
    frame.add(true)
    frame.add(bits: 0x8000_0000_0000_0001)
    frame.add(bytes: [0xFF, 0])
    return frame
  }

  /// Reads what `frame` holds.
  private func check(_ whole: FrameReader) throws {
    var reader = whole
    #expect(reader.kind == 7)
    for number in Self.numbers { #expect(try reader.number() == number) }
    for text in Self.texts { #expect(try reader.text() == text) }
    #expect(try reader.texts() == Self.texts)
    #expect(try reader.optionalText() == nil)
    #expect(try reader.optionalText() == "there")
    #expect(try reader.flag())
    #expect(try reader.bits() == 0x8000_0000_0000_0001)
    #expect(try reader.byteList() == [0xFF, 0])
    try reader.finish()
  }

  @Test func whatIsWrittenIsRead() throws {
    var splitter = FrameSplitter()
    splitter.bytes = frame.bytes + frame.bytes
    try check(try #require(try splitter.next()))
    try check(try #require(try splitter.next()))
    #expect(try splitter.next() == nil)
    #expect(splitter.isEmpty)
  }

  @Test func framesComeWholeHoweverTheyAreCut() throws {
    var splitter = FrameSplitter()
    for byte in frame.bytes.dropLast() {
      splitter.bytes.append(byte)
      #expect(try splitter.next() == nil)
    }
    splitter.bytes.append(frame.bytes[frame.bytes.count - 1])
    try check(try #require(try splitter.next()))
  }

  @Test func aFrameThatIsCutShortIsDamaged() throws {
    let payload = Array(frame.bytes.dropFirst(4))
    #expect(throws: FrameDamage.cutShort) { try FrameReader([]) }
    for length in 1..<payload.count {
      #expect(throws: FrameDamage.self, "\(length)") { try check(FrameReader(Array(payload.prefix(length)))) }
    }
    #expect(throws: FrameDamage.leftOver) { try check(FrameReader(payload + [0])) }
  }

  @Test(arguments: [0, FrameSplitter.mostBytes + 1, 0xFFFF_FFFF])
  func aLengthThatNoFrameHasIsNotWaitedFor(length: Int) throws {
    var splitter = FrameSplitter()
    splitter.bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    #expect(throws: FrameDamage.wrongLength(length)) { try splitter.next() }
  }

  /// Of a list no more room is taken than bytes have come.
  @Test func aCountIsNotBelieved() throws {
    var frame = FrameWriter(kind: 1)
    frame.add(Int(Int32.max))
    var reader = try FrameReader(Array(frame.bytes.dropFirst(4)))
    #expect(throws: FrameDamage.cutShort) { try reader.texts() }
    var longNumber = try FrameReader([1] + [UInt8](repeating: 0xFF, count: 11))
    #expect(throws: FrameDamage.wrongValue) { try longNumber.number() }
    var noText = try FrameReader([1, 4, 0xC3, 0x28])
    #expect(throws: FrameDamage.wrongValue) { try noText.text() }
  }

  @Test func randomBytesAreAnErrorAtWorst() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      var bytes = Array(frame.bytes.dropFirst(4))
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 1..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      guard var reader = try? FrameReader(bytes) else { continue }
      do throws(FrameDamage) {
        for _ in Self.numbers { _ = try reader.number() }
        for _ in Self.texts { _ = try reader.text() }
        _ = try reader.texts()
        _ = try (reader.optionalText(), reader.optionalText())
        _ = try reader.flag()
        _ = try reader.bits()
        _ = try reader.byteList()
        try reader.finish()
      } catch {
        continue
      }
    }
  }

  @Test func aQuarantineIsReadFromItsText() {
    for cause in Quarantine.Cause.allCases {
      let quarantine = Quarantine(cause: cause, tools: "1f")
      #expect(Quarantine(text: quarantine.text) == quarantine)
    }
    for text in ["", "binary", "minified", "its parser crashed", "its parser hung (tools 1f", "its parser (tools 1f)"] {
      #expect(Quarantine(text: text) == nil, "\(text)")
    }
  }
}
