import Foundation
import GGUF
import Support
import TestSupport
import Testing

/// Damage of every kind must give an error or a file that holds together, never a crash. Worth most in debug builds, where
/// arithmetic and bounds are checked.
@Suite struct HostileFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Opens the bytes as a file; what opens must be readable to the last byte. Returns whether it opened.
  @discardableResult
  private func check(_ bytes: [UInt8]) throws -> Bool {
    let path = try folder.write(bytes, to: "model.gguf")
    do throws(GGUFError) {
      let file = try GGUFFile(path: path)
      for tensor in file.tensors.values {
        #expect(tensor.offset + tensor.byteCount <= bytes.count)
        #expect(tensor.rows * tensor.bytesPerRow == tensor.byteCount)
        let count = try? unsafe file.withBytes(of: tensor) { $0.count }
        #expect(count == tensor.byteCount)
      }
      return true
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
  }

  @Test func truncatedAtEveryOffset() throws {
    let bytes = SmallFile.builder().bytes()
    for count in 0..<bytes.count {
      #expect(try !check(Array(bytes[..<count])), "cut at \(count)")
    }
    #expect(try check(bytes))
  }

  @Test(arguments: 0..<10)
  func mutated(seed: UInt64) throws {
    let original = SmallFile.builder(alignment: seed % 2 == 0 ? 32 : 8).bytes()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<Fuzzing.rounds(150, parts: 10) {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &random) { FileDamage.apply(to: &bytes, &random) }
      try check(bytes)
    }
  }

  /// A file may be as large as its counts claim and yet take no room on the disk.
  @Test(arguments: [GGUFBuilder.Value.string(""), .strings([]), .array([.array([])]), .array([])])
  func hugeCountsInASparseFile(value: GGUFBuilder.Value) throws {
    var builder = GGUFBuilder()
    builder.set("a", value)
    var bytes = builder.bytes()
    let place = bytes.count - 8
    bytes.replaceSubrange(place..<place + 8, with: [0, 0, 0, 0x20, 0, 0, 0, 0])
    let path = try folder.write(bytes, to: "model.gguf")
    #expect(unsafe truncate(path, 40 << 30) == 0)
    #expect { try GGUFFile(path: path) } throws: { error in
      if case .malformed(_, _, let problem)? = error as? GGUFError { problem.contains("536870912") } else { false }
    }
  }

  /// Each eight-byte place in turn holds a huge number: all counts, lengths and offsets are among them.
  @Test(arguments: [UInt64.max, 1 << 62, 1 << 20])
  func everyFieldHuge(value: UInt64) throws {
    let original = SmallFile.builder().bytes()
    for offset in 8..<1100 where offset + 8 <= original.count {
      var bytes = original
      for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
      try check(bytes)
    }
  }
}
