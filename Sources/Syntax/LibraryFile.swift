import Foundation

/// Looks at a shared library before the dynamic loader does, which maps a file without checking that it is whole: one
/// that was cut short would end the process with a bus error.
///
/// The layout is that of the ELF-64 object file format (System V ABI, chapter "Object Files"), little-endian.
enum LibraryFile {
  private static let headerSize = 64
  private static let programHeaderSize = 56
  private static let loadedSegment = 1

  /// Why the loader should not be given this file; nil if nothing speaks against it.
  static func problem(at path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return "it cannot be read" }
    defer { try? file.close() }
    guard let size = try? Int(file.seekToEnd()) else { return "it cannot be read" }
    guard let header = read(file, 0, headerSize), header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else {
      return "not a shared library of this machine"
    }
    let offset = number(header, at: 32, width: 8)
    let entrySize = number(header, at: 54, width: 2)
    let count = number(header, at: 56, width: 2)
    guard let offset, let entrySize, let count, entrySize >= programHeaderSize, offset <= size,
      let entries = read(file, offset, entrySize * count)
    else { return "cut short" }
    for index in 0..<count where number(entries, at: index * entrySize, width: 4) == loadedSegment {
      guard let start = number(entries, at: index * entrySize + 8, width: 8),
        let length = number(entries, at: index * entrySize + 32, width: 8), start <= size, length <= size - start
      else { return "cut short" }
    }
    return nil
  }

  private static func read(_ file: FileHandle, _ offset: Int, _ count: Int) -> [UInt8]? {
    guard (try? file.seek(toOffset: UInt64(offset))) != nil, let data = try? file.read(upToCount: count),
      data.count == count
    else { return nil }
    return Array(data)
  }

  /// A little-endian number; nil if it is not inside the bytes or too large.
  private static func number(_ bytes: [UInt8], at offset: Int, width: Int) -> Int? {
    guard offset >= 0, bytes.count - offset >= width else { return nil }
    return Int(exactly: bytes[offset..<offset + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
