extension UInt8 {
  /// A space, a tab or a line end.
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// Part of a name in any language: a letter, a digit, an underscore, or not ASCII.
  var isNameByte: Bool {
    self >= 0x80 || self == UInt8(ascii: "_") || (0x30...0x39).contains(self) || (0x41...0x5A).contains(self & 0xDF)
  }

  /// A letter, or not ASCII.
  var isLetter: Bool { self >= 0x80 || (0x41...0x5A).contains(self & 0xDF) }
}

extension Collection<UInt8> {
  /// Where `part` first begins, or nil.
  func firstIndex(ofSequence part: [UInt8]) -> Index? {
    guard let first = part.first else { return nil }
    var rest = self[...]
    while let index = rest.firstIndex(of: first) {
      if self[index...].starts(with: part) { return index }
      rest = self[self.index(after: index)...]
    }
    return nil
  }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
  /// Without spaces at both ends.
  var trimmed: SubSequence {
    var start = startIndex
    while start != endIndex, self[start].isSpace { formIndex(after: &start) }
    var end = endIndex
    while end != start {
      let before = index(before: end)
      guard self[before].isSpace else { break }
      end = before
    }
    return self[start..<end]
  }
}

extension String {
  /// The text of bytes, cut to at most `limit` of them between two characters.
  init(_ bytes: some Collection<UInt8>, atMost limit: Int) {
    let bytes = Array(bytes)
    var end = Swift.min(limit, bytes.count)
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    self = String(decoding: bytes[..<end], as: UTF8.self)
  }
}
