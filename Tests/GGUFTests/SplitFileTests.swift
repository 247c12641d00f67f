import Foundation
import GGUF
import Support
import TestSupport
import Testing

/// Models in several files.
@Suite struct SplitFileTests {
  private let folder: TemporaryFolder
  private let parts = SmallFile.builder().split(3)

  init() throws { folder = try TemporaryFolder() }

  /// Writes the parts and opens the model by one of them.
  private func open(_ parts: [GGUFBuilder], by number: Int = 1, count: Int? = nil) throws -> GGUFFile {
    for (index, part) in parts.enumerated() {
      try folder.write(part.bytes(), to: name(index + 1, of: count ?? parts.count))
    }
    return try GGUFFile(path: folder.path(name(number, of: count ?? parts.count)))
  }

  private func name(_ number: Int, of count: Int) -> String {
    String(format: "model-%05d-of-%05d.gguf", number, count)
  }

  /// Opens damaged parts and compares the error.
  private func check(
    _ expected: (TemporaryFolder) -> GGUFError,
    by number: Int = 1,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout [GGUFBuilder]) -> Void = { _ in }
  ) {
    var parts = parts
    change(&parts)
    let error = expected(folder)
    #expect(throws: error, sourceLocation: sourceLocation) { try open(parts, by: number, count: 3) }
    #expect(error.description.hasPrefix(folder.path("model-0000")), sourceLocation: sourceLocation)
    #expect(error.description.contains(": ") && error.description.hasSuffix("."), sourceLocation: sourceLocation)
  }

  @Test func isOneModel() throws {
    let whole = try GGUFFile(path: folder.write(SmallFile.builder().bytes(), to: "whole.gguf"))
    let file = try open(parts)
    #expect(file.partCount == 3)
    #expect(file.parameterCount == whole.parameterCount)
    #expect(file.byteCount == parts.reduce(0) { $0 + $1.bytes().count })
    #expect(file.metadata.count == whole.metadata.count + 3)
    for (name, tensor) in whole.tensors {
      let other = try #require(file.tensors[name])
      let bytes = try [(whole, tensor), (file, other)].map { file, tensor in
        try unsafe file.withBytes(of: tensor) { unsafe Array($0) }
      }
      #expect(bytes[0] == bytes[1])
    }
  }

  @Test(arguments: [
    ("a/b-00001-of-00003.gguf", 1), ("b-00003-of-00003.gguf", 3), ("b-65535-of-65535.gguf", 65_535),
    ("b-00004-of-00003.gguf", nil), ("b-00000-of-00003.gguf", nil), ("b-1-of-3.gguf", nil), ("b.gguf", nil),
    ("-00001-of-00003.gguf", nil), ("b-0001a-of-00003.gguf", nil), ("b-00001-of-00000.gguf", nil), ("", nil),
    ("b-00001-of-00003.bin", nil), ("b-٠٠٠٠١-of-00003.gguf", nil),
  ])
  func names(path: String, number: Int?) {
    let name = SplitName(path)
    #expect(name?.number == number)
    #expect(name.map { $0.path(of: $0.number) } ?? path == path)
  }

  @Test func openedByALaterPart() {
    check({ .laterPart(path: $0.path(name(2, of: 3)), count: 3, first: $0.path(name(1, of: 3))) }, by: 2) { _ in }
  }

  @Test func named() throws {
    let path = try folder.write(parts[0].bytes(), to: "model.gguf")
    #expect(throws: GGUFError.partName(path: path, count: 3)) { try GGUFFile(path: path) }
    #expect(throws: GGUFError.partName(path: folder.path(name(1, of: 4)), count: 3)) { try open(parts, count: 4) }
  }

  @Test func missingPart() throws {
    check({ .missingPart(path: $0.path(name(3, of: 3)), reason: "No such file or directory") }) { $0.removeLast() }
  }

  @Test func foreignParts() {
    check({ .foreignPart(path: $0.path(name(2, of: 3)), problem: "it does not say that it is part 2 of 3") }) { parts in
      parts.swapAt(1, 2)
    }
    check({ .foreignPart(path: $0.path(name(2, of: 3)), problem: "it does not say that it is part 2 of 3") }) { parts in
      parts[1].remove("split.count")
    }
    check({ .foreignPart(path: $0.path(name(1, of: 3)), problem: "the parts have 4 tensors, not 3") }) { parts in
      parts[2].addTensor("more", [1], .f32, values: [1])
    }
    check({ .foreignPart(path: $0.path(name(3, of: 3)), problem: "an earlier part has the tensor x too") }) { parts in
      for index in parts.indices { parts[index].set("split.tensors.count", .int32(5)) }
      for index in 1...2 { parts[index].addTensor("x", [1], .f32, values: [1]) }
    }
    check({ .foreignPart(path: $0.path(name(2, of: 3)), problem: "its general.architecture is another one") }) {
      parts in
      parts[1].set("general.architecture", .string("qwen2"))
    }
    check({ .foreignPart(path: $0.path(name(1, of: 3)), problem: "its number is another one in its metadata") }) {
      $0[0].set("split.no", .uint16(1))
    }
  }

  @Test(arguments: [
    GGUFBuilder.Value.int32(-1), .uint32(65_536), .uint64(.max), .string("3"), .array([.uint16(3)]), .float32(3),
  ])
  func impossibleCounts(_ value: GGUFBuilder.Value) {
    for key in ["split.count", "split.no", "split.tensors.count"] {
      var parts = parts
      parts[0].set(key, value)
      #expect(throws: GGUFError.self, "\(key)") { try open(parts) }
    }
  }

  /// A count of 0 or 1 is a file by itself; one of 65,535 ends at the first part that is missing.
  @Test func extremeCounts() throws {
    for count: UInt16 in [0, 1] {
      var part = SmallFile.builder()
      part.set("split.count", .uint16(count))
      #expect(try GGUFFile(path: folder.write(part.bytes(), to: "model.gguf")).partCount == 1)
    }
    var part = parts[0]
    part.set("split.count", .uint16(.max))
    let path = try folder.write(part.bytes(), to: name(1, of: 65_535))
    let missing = GGUFError.missingPart(path: folder.path(name(2, of: 65_535)), reason: "No such file or directory")
    #expect(throws: missing) { try GGUFFile(path: path) }
  }

  @Test func partThatIsChanged() throws {
    let file = try open(parts)
    let tensor = try #require(file.tensors["second.weight"])
    #expect(unsafe truncate(folder.path(name(2, of: 3)), 100) == 0)
    #expect(throws: GGUFError.self) { try unsafe file.withBytes(of: tensor) { $0.count } }
  }

  /// Damaged anywhere, in any part, the model is refused or can be read to the last byte.
  @Test(arguments: 0..<6)
  func mutated(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let originals = parts.map { $0.bytes() }
    for (index, bytes) in originals.enumerated() { try folder.write(bytes, to: name(index + 1, of: 3)) }
    for _ in 0..<Fuzzing.rounds(60, parts: 6) {
      let index = Int.random(in: 0..<3, using: &random)
      var bytes = originals[index]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      try folder.write(bytes, to: name(index + 1, of: 3))
      if let file = try? GGUFFile(path: folder.path(name(1, of: 3))) {
        for tensor in file.tensors.values {
          #expect(try unsafe file.withBytes(of: tensor) { $0.count } == tensor.byteCount)
        }
      }
      try folder.write(originals[index], to: name(index + 1, of: 3))
    }
  }
}
