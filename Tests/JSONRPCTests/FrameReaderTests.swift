import JSONRPC
import Testing

@Suite struct FrameReaderTests {
  private static let limits = FrameReader.Limits(headerBytes: 64, messageBytes: 100)

  /// What the stream gives, a line each: the content, or `!` and the kind of error.
  private func read(_ stream: String, piece: Int = .max) -> [String] {
    var reader = FrameReader(limits: Self.limits)
    var seen: [String] = []
    let bytes = Array(stream.utf8)
    var offset = 0
    while offset < bytes.count {
      let end = piece > bytes.count - offset ? bytes.count : offset + piece
      reader.append(bytes[offset..<end])
      offset = end
      while let line = next(&reader) { seen.append(line) }
    }
    return seen
  }

  private func next(_ reader: inout FrameReader) -> String? {
    do throws(JSONRPCError) {
      return try reader.next().map { String(decoding: $0, as: UTF8.self) }
    } catch {
      return switch error {
      case .malformedHeader: "!header"
      case .headerTooLong: "!long header"
      case .messageTooLong: "!long message"
      case .malformedJSON: "!json"
      }
    }
  }

  /// However the bytes are split, the same messages come out.
  private func check(_ stream: String, gives expected: [String]) {
    for piece in [1, 2, 7, .max] { #expect(read(stream, piece: piece) == expected, "in pieces of \(piece)") }
  }

  @Test func framesComeOutWhole() {
    check("Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\nabc", gives: ["{}", "abc"])
  }

  @Test func headersAreReadWithoutRegardToCaseAndOthersIgnored() {
    check("content-LENGTH:2\r\nContent-Type: text/x; charset=utf8\r\n\r\n{}", gives: ["{}"])
    check("Content-Type: y\r\nContent-Length:  2 \r\n\r\n{}", gives: ["{}"])
    check("Content-Length: 2\n\n{}", gives: ["{}"])
  }

  @Test func anEmptyBodyIsAFrame() { check("Content-Length: 0\r\n\r\n", gives: [""]) }

  @Test func halfAMessageGivesNothing() {
    check("Content-Length: 10\r\n\r\n{\"a\"", gives: [])
    check("Content-Len", gives: [])
  }

  @Test(arguments: [
    "Content-Length: -2\r\n\r\n{}", "Content-Length: 2x\r\n\r\n{}", "Content-Length:\r\n\r\n{}",
    "Content-Type: x\r\n\r\n{}",
    "no colon here\r\n\r\n{}", "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
  ])
  func afterABrokenHeaderTheNextMessageIsRead(broken: String) {
    let seen = read(broken + "Content-Length: 4\r\n\r\nnext")
    #expect(seen.first == "!header")
    #expect(seen.last == "next")
  }

  @Test func hugeLengthsAreRefusedWithoutWaitingForTheBytes() {
    check("Content-Length: 101\r\n\r\n{}Content-Length: 4\r\n\r\nnext", gives: ["!long message", "next"])
    let digits = String(repeating: "9", count: 30)
    check("Content-Length: \(digits)\r\n\r\n{}Content-Length: 4\r\n\r\nnext", gives: ["!long message", "next"])
  }

  @Test func garbageIsSkippedWithOneError() {
    check(String(repeating: "x", count: 1000) + "Content-Length: 4\r\n\r\nnext", gives: ["!long header", "next"])
  }

  @Test func aTooShortLengthCostsTheMessageOnly() {
    let seen = read("Content-Length: 3\r\n\r\n{\"a\":1}Content-Length: 4\r\n\r\nnext")
    #expect(seen.first == "{\"a")
    #expect(seen.last == "next")
  }

  @Test func aTooLongLengthIsUndoneByResynchronising() {
    var reader = FrameReader(limits: Self.limits)
    reader.append(Array("Content-Length: 30\r\n\r\n{}Content-Length: 4\r\n\r\nnextContent-Length: 2\r\n\r\n{}".utf8))
    let body = next(&reader)
    #expect(body == "{}Content-Length: 4\r\n\r\nnextCon")
    reader.resynchronise(after: Array((body ?? "").utf8))
    #expect(next(&reader) == "next")
    #expect(next(&reader) == "{}")
    #expect(next(&reader) == nil)
  }
}
