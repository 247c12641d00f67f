import SourceText

/// The slow, obvious model of a text that the tests compare with.
struct NaiveText {
  var bytes: [UInt8]

  /// Line starts by reading the definition aloud: after `\n`, `\r\n` or a `\r` that no `\n` follows.
  var lineStarts: [Int] {
    var starts = [0]
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] == 13, offset + 1 < bytes.count, bytes[offset + 1] == 10 {
        offset += 2
        starts.append(offset)
      } else {
        if bytes[offset] == 10 || bytes[offset] == 13 { starts.append(offset + 1) }
        offset += 1
      }
    }
    return starts
  }

  mutating func apply(_ edit: TextEdit) {
    let lower = min(edit.range.lowerBound, bytes.count)
    let upper = min(edit.range.upperBound, bytes.count)
    bytes = Array(bytes[..<lower]) + edit.replacement + Array(bytes[upper...])
  }
}
