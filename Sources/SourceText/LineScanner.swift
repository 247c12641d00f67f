import Foundation

/// Finds where lines start.
enum LineScanner {
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Appends each offset of `lower...upper` at which a line starts, in order. `lower` is at least 1, `upper` at most the
  /// count of bytes.
  ///
  /// `memchr` walks texts without `\r`, which are nearly all, at memory speed even in debug builds.
  static func appendLineStarts(in bytes: [UInt8], from lower: Int, through upper: Int, to starts: inout [Int]) {
    guard lower <= upper else { return }
    unsafe bytes.withUnsafeBytes { buffer in
      // The terminator of a line that starts at `s` is the byte at `s - 1`.
      let ends = unsafe UnsafeRawBufferPointer(rebasing: buffer[(lower - 1)..<upper])
      if unsafe next(carriageReturn, in: ends, from: 0) == nil {
        unsafe appendNewlines(in: ends, base: lower, to: &starts)
      } else {
        unsafe appendTerminators(in: buffer, from: lower, through: upper, to: &starts)
      }
    }
  }

  private static func appendNewlines(in ends: UnsafeRawBufferPointer, base: Int, to starts: inout [Int]) {
    var offset = 0
    while let found = unsafe next(newline, in: ends, from: offset) {
      starts.append(base + found)
      offset = found + 1
    }
  }

  private static func appendTerminators(
    in buffer: UnsafeRawBufferPointer,
    from lower: Int,
    through upper: Int,
    to starts: inout [Int]
  ) {
    for start in lower...upper {
      let last = unsafe buffer[start - 1]
      let endsLine =
        unsafe last == newline
        || last == carriageReturn && (start == buffer.count || buffer[start] != newline)
      if endsLine { starts.append(start) }
    }
  }

  private static func next(_ byte: UInt8, in buffer: UnsafeRawBufferPointer, from offset: Int) -> Int? {
    guard offset < buffer.count, let base = buffer.baseAddress else { return nil }
    guard let found = unsafe memchr(base + offset, Int32(byte), buffer.count - offset) else { return nil }
    return unsafe UnsafeRawPointer(found) - base
  }
}
