/// Cuts a stream of bytes into messages (LSP 3.18, "Base Protocol").
///
/// Header names are read without regard to case, other headers than `Content-Length` are ignored, and a lone `\n` may end
/// a line. After a broken header the reader looks for the next `Content-Length:` in the stream: within JSON no raw line
/// break can follow these words, so what a document's text says cannot be taken for a header. A value, without I/O.
package struct FrameReader: Sendable {
  /// Bounds on what the other side may send.
  package struct Limits: Sendable {
    /// Bytes of a message's header.
    package var headerBytes: Int
    /// Bytes of its content.
    package var messageBytes: Int

    package init(headerBytes: Int = 8 << 10, messageBytes: Int = 256 << 20) {
      self.headerBytes = headerBytes
      self.messageBytes = messageBytes
    }
  }

  private enum State {
    case header
    case body(length: Int)
    case lost
  }

  private static let lengthName = Array("content-length:".utf8)
  private let limits: Limits
  private var state = State.header
  /// Bytes not yet used, from `start` on.
  private var buffer: [UInt8] = []
  private var start = 0

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// Adds bytes that were read.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    if start > buffer.count / 2 {
      buffer.removeSubrange(..<start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next message's content; nil until more bytes come. After an error the reader goes on at the next header.
  package mutating func next() throws(JSONRPCError) -> [UInt8]? {
    while true {
      switch state {
      case .header:
        guard try readHeader() else { return nil }
      case .body(let length):
        guard buffer.count - start >= length else { return nil }
        let body = Array(buffer[start..<(start + length)])
        start += length
        state = .header
        return body
      case .lost:
        guard findHeader() else { return nil }
      }
    }
  }

  /// Says that the content given last is not JSON: its length may have been wrong and a header may lie inside it.
  package mutating func resynchronise(after body: [UInt8]) {
    guard let place = Self.firstLengthName(in: body[...]) else { return }
    buffer.replaceSubrange(..<start, with: body[place...])
    start = 0
    state = .header
  }

  /// True if a complete header was read; false if its end has not come.
  private mutating func readHeader() throws(JSONRPCError) -> Bool {
    skipBlankLines()
    let window = buffer[start..<min(start + limits.headerBytes, buffer.count)]
    guard let end = Self.endOfHeader(in: window) else {
      guard window.count == limits.headerBytes else { return false }
      throw lose(.headerTooLong(limit: limits.headerBytes))
    }
    let length: Int
    do throws(JSONRPCError) { length = try contentLength(in: buffer[start..<end]) } catch { throw lose(error) }
    start = end
    state = .body(length: length)
    return true
  }

  /// Goes on behind the beginning of what was no header; gives the error back.
  private mutating func lose(_ error: JSONRPCError) -> JSONRPCError {
    start += 1
    state = .lost
    return error
  }

  private mutating func skipBlankLines() {
    while start < buffer.count, buffer[start] == 0x0D || buffer[start] == 0x0A { start += 1 }
  }

  private mutating func findHeader() -> Bool {
    if let place = Self.firstLengthName(in: buffer[start...]) {
      start = place
      state = .header
      return true
    }
    start = max(start, buffer.count - Self.lengthName.count + 1)
    return false
  }

  private func contentLength(in header: ArraySlice<UInt8>) throws(JSONRPCError) -> Int {
    var lengths: Set<String> = []
    for line in header.split(separator: 0x0A) {
      let text = String(decoding: line, as: UTF8.self).trimmingBlanks
      guard !text.isEmpty else { continue }
      guard let colon = text.firstIndex(of: ":") else { throw .malformedHeader(problem: "a line without a colon") }
      guard text[..<colon].lowercased() == "content-length" else { continue }
      lengths.insert(String(text[text.index(after: colon)...]).trimmingBlanks)
    }
    guard let text = lengths.first else { throw .malformedHeader(problem: "no Content-Length") }
    guard lengths.count == 1, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), !text.isEmpty
    else {
      throw .malformedHeader(problem: "Content-Length is not one whole number")
    }
    guard let length = Int(text), length <= limits.messageBytes else {
      throw .messageTooLong(length: String(text.prefix(24)), limit: limits.messageBytes)
    }
    return length
  }

  /// The offset after the empty line.
  private static func endOfHeader(in window: ArraySlice<UInt8>) -> Int? {
    var lineIsEmpty = false
    for (offset, byte) in zip(window.indices, window) {
      if byte == 0x0A {
        if lineIsEmpty { return offset + 1 }
        lineIsEmpty = true
      } else if byte != 0x0D {
        lineIsEmpty = false
      }
    }
    return nil
  }

  private static func firstLengthName(in bytes: ArraySlice<UInt8>) -> Int? {
    var from = bytes.startIndex
    while let place = bytes[from...].firstIndex(where: { $0 | 0x20 == lengthName[0] }) {
      guard place + lengthName.count <= bytes.endIndex else { return nil }
      let candidate = bytes[place..<(place + lengthName.count)]
      // Upper case differs in the bit 0x20, which the hyphen and the colon have anyway.
      if candidate.lazy.map({ $0 | 0x20 }).elementsEqual(lengthName) { return place }
      from = place + 1
    }
    return nil
  }
}

extension String {
  /// Without blanks, tabs and carriage returns at both ends.
  fileprivate var trimmingBlanks: String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let trimmed = utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    return String(decoding: Array(trimmed), as: UTF8.self)
  }
}
