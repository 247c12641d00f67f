import Foundation
import GGUF
import TestSupport
import Testing

/// Files that are not what they should be, and what is said about them.
@Suite struct UnusableFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Opens a file and returns its error.
  private func check(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) -> GGUFError? {
    do throws(GGUFError) {
      _ = try GGUFFile(path: path)
      Issue.record("opened", sourceLocation: sourceLocation)
      return nil
    } catch {
      // Every message names the file and what to do.
      #expect(error.description.hasPrefix(path), sourceLocation: sourceLocation)
      #expect(error.description.hasSuffix("."), sourceLocation: sourceLocation)
      #expect(error.description.contains(": "), sourceLocation: sourceLocation)
      return error
    }
  }

  private func check(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws -> GGUFError? {
    check(try folder.write(bytes, to: "model.gguf"), sourceLocation: sourceLocation)
  }

  private func check(
    problem: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout GGUFBuilder) -> Void
  ) throws {
    var builder = GGUFBuilder()
    change(&builder)
    let error = try check(builder.bytes(), sourceLocation: sourceLocation)
    guard case .malformed(_, _, let text)? = error else {
      Issue.record("\(error.map(\.description) ?? "no error")", sourceLocation: sourceLocation)
      return
    }
    #expect(text.contains(problem), sourceLocation: sourceLocation)
  }

  @Test func missingFile() {
    let path = folder.path("absent.gguf")
    #expect(check(path) == .cannotRead(path: path, reason: "No such file or directory"))
  }

  @Test func folderAndPipe() throws {
    let path = folder.path("")
    #expect(check(path) == .notARegularFile(path: path))
    let pipe = folder.path("pipe.gguf")
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    #expect(check(pipe) == .notARegularFile(path: pipe))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func unreadableFile() throws {
    let path = try folder.write(SmallFile.builder().bytes(), to: "model.gguf")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(check(path) == .cannotRead(path: path, reason: "Permission denied"))
  }

  @Test func emptyFile() throws {
    #expect(try check([UInt8]()) == .truncated(path: folder.path("model.gguf"), expected: 4, actual: 0))
  }

  @Test func text() throws {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    #expect(try check(Array(pointer.utf8)) == .notGGUF(path: folder.path("model.gguf"), looksLikeText: true))
    #expect(try check([0x50, 0x4b, 3, 4]) == .notGGUF(path: folder.path("model.gguf"), looksLikeText: false))
  }

  @Test func otherVersions() throws {
    let path = folder.path("model.gguf")
    var bytes = SmallFile.builder().bytes()
    bytes.replaceSubrange(4..<8, with: [1, 0, 0, 0])
    #expect(try check(bytes) == .unsupportedVersion(path: path, version: 1))
    bytes.replaceSubrange(4..<8, with: [4, 0, 0, 0])
    #expect(try check(bytes) == .unsupportedVersion(path: path, version: 4))
    bytes.replaceSubrange(4..<8, with: [0, 0, 0, 3])
    #expect(try check(bytes) == .bigEndian(path: path))
  }

  @Test func damagedFields() throws {
    try check(problem: "appears twice") { builder in
      builder.addTensor("same", [1], .f32, values: [1])
      builder.addTensor("same", [1], .f32, values: [1])
    }
    try check(problem: "5 dimensions") { $0.addTensor("t", [1, 1, 1, 1, 1], .f32, values: [1]) }
    try check(problem: "dimension of 0") { $0.addTensor("t", [0], .f32, values: []) }
    try check(problem: "impossible dimensions") { $0.addTensor("t", [1 << 40, 1 << 40], kind: 0, data: []) }
    try check(problem: "impossible dimensions") { $0.addTensor("t", [33], kind: 8, data: []) }
    try check(problem: "unknown type 77") { $0.addTensor("t", [1], kind: 77, data: []) }
    try check(problem: "not a power of two") { $0.set("general.alignment", .uint32(3)) }
    try check(problem: "not a power of two") { $0.set("general.alignment", .uint32(0)) }
    try check(problem: "not a power of two") { $0.set("general.alignment", .string("32")) }
    try check(problem: "nests arrays") { builder in
      var value = GGUFBuilder.Value.array([.uint8(1)])
      for _ in 0..<6 { value = .array([value]) }
      builder.set("deep", value)
    }
    try check(problem: "empty or not UTF-8") { $0.set("", .uint8(1)) }
  }

  @Test func duplicateKey() throws {
    var builder = GGUFBuilder()
    builder.set("same.key", .uint8(1))
    builder.set("some.key", .uint8(1))
    var bytes = builder.bytes()
    let place = try #require(bytes.firstRange(of: Array("some".utf8)))
    bytes.replaceSubrange(place, with: Array("same".utf8))
    guard case .malformed(_, _, "the key same.key appears twice")? = try check(bytes) else {
      Issue.record("not noticed")
      return
    }
  }

  @Test(arguments: [32, 16, 1 << 40, UInt64.max - 31])
  func misplacedTensor(offset: UInt64) throws {
    // The second tensor's offset is the last field before the data.
    var builder = GGUFBuilder()
    builder.addTensor("a", [16], .f32, seed: 1)
    builder.addTensor("b", [16], .f32, seed: 2)
    var bytes = builder.bytes()
    let field = try #require(bytes.firstRange(of: [98, 1, 0, 0, 0, 16])).lowerBound + 1 + 4 + 8 + 4
    bytes.replaceSubrange(field..<field + 8, with: (0..<8).map { UInt8(truncatingIfNeeded: offset >> (8 * $0)) })
    switch (offset, try check(bytes)) {
    case (32, .malformed(_, _, "the tensors a and b overlap")?): break
    case (16, .malformed(_, _, "the tensor b is not aligned to 32 bytes")?): break
    case (1 << 40, .truncated?): break
    case (.max - 31, .malformed(_, _, "the tensor b lies beyond any file")?): break
    case (_, let error): Issue.record("\(String(describing: error))")
    }
  }

  @Test func truncatedData() throws {
    let bytes = SmallFile.builder().bytes()
    let error = try check(Array(bytes.dropLast()))
    #expect(error == .truncated(path: folder.path("model.gguf"), expected: bytes.count, actual: bytes.count - 1))
  }

  @Test(arguments: ["truncate", "overwrite", "replace"])
  func fileChangedInUse(how: String) throws {
    let path = try folder.write(SmallFile.builder().bytes(), to: "model.gguf")
    let file = try GGUFFile(path: path)
    let tensor = try #require(file.tensors["first.weight"])
    switch how {
    case "truncate": #expect(unsafe truncate(path, 100) == 0)
    case "overwrite":
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data([0]))
      try handle.close()
    default:
      try folder.write([1, 2, 3], to: "new")
      #expect(unsafe rename(folder.path("new"), path) == 0)
    }
    if how == "replace" {
      #expect(try unsafe file.withBytes(of: tensor) { $0.count } == 48)
    } else {
      #expect(throws: GGUFError.changed(path: path)) { try unsafe file.withBytes(of: tensor) { $0.count } }
    }
  }
}
