/// Cuts bytes where UTF-8 sequences end, so that no half of a code point is ever shown.
package enum CodePoints {
  /// The length of `bytes` without an unfinished sequence at the end; bytes that can begin no sequence count as whole.
  package static func completeLength(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
    var continuations = 0
    for byte in bytes.reversed().prefix(4) {
      if byte & 0xC0 == 0x80 {
        continuations += 1
        continue
      }
      let needed = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0
      return continuations < needed ? bytes.count - continuations - 1 : bytes.count
    }
    return bytes.count
  }
}
