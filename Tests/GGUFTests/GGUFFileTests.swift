import Foundation
import GGUF
import TestSupport
import Testing

@Suite struct GGUFFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ builder: GGUFBuilder) throws -> GGUFFile {
    try GGUFFile(path: folder.write(builder.bytes(), to: "model.gguf"))
  }

  @Test(arguments: [UInt32(2), 3], [1, 8, 32, 4096])
  func readsWhatWasWritten(version: UInt32, alignment: Int) throws {
    let builder = SmallFile.builder(version: version, alignment: alignment)
    let file = try open(builder)
    #expect(file.version == version)
    #expect(file.byteCount == builder.bytes().count)
    #expect(file.metadata.count == (alignment == 32 ? 22 : 23))
    #expect(file.tensors.count == 3)
    #expect(file.parameterCount == 12 + 64 + 5)
    for tensor in file.tensors.values { #expect(tensor.offset % alignment == 0) }
  }

  @Test(arguments: [
    ("a.uint8", GGUFValue.uint8(200)), ("a.int8", .int8(-100)), ("a.uint16", .uint16(60_000)),
    ("a.int16", .int16(-30_000)), ("a.uint32", .uint32(4_000_000_000)), ("a.int32", .int32(-2_000_000_000)),
    ("a.uint64", .uint64(.max)), ("a.int64", .int64(.min)), ("a.float32", .float32(1.5)),
    ("a.float64", .float64(-2.25)), ("a.bool", .bool(true)), ("a.bytes", .string([0xff, 0x41])),
    ("list.strings", .strings(GGUFStrings(["", "one", "zwei", "tr\u{e8}s"].map { Array($0.utf8) }))),
    ("list.integers", .integers([-1, 0, 7])), ("list.bytes", .integers([0, 255])),
    ("list.unsigned", .unsignedIntegers([1, .max])), ("list.floats", .floats([0.5, -0.5])),
    ("list.doubles", .doubles([0.25])), ("list.bools", .bools([true, false])), ("list.empty", .integers([])),
    ("list.nested", .array([.integers([1]), .strings(GGUFStrings([Array("deep".utf8)]))])),
  ])
  func keepsMetadata(key: String, value: GGUFValue) throws {
    #expect(try open(SmallFile.builder()).metadata[key] == value)
  }

  /// Two openings of a file that nobody has touched cannot be told apart; any change can.
  @Test func knowsAFileAgain() throws {
    let path = try folder.write(SmallFile.builder().bytes(), to: "model.gguf")
    let (one, other) = (try GGUFFile(path: path), try GGUFFile(path: path))
    #expect(one.identities == other.identities && one.identities.count == 1)
    #expect(one.identities.first?.byteCount == one.byteCount)
    #expect(one.isAsOpened)
    let copy = try GGUFFile(path: folder.write(SmallFile.builder().bytes(), to: "copy.gguf"))
    #expect(copy.identities != one.identities)
    let time = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
    Thread.sleep(forTimeInterval: 0.05)
    try folder.write(SmallFile.builder().bytes(), to: "model.gguf")
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    #expect(!one.isAsOpened && copy.isAsOpened)
    #expect(try GGUFFile(path: path).identities != one.identities)
  }

  @Test func convertsOnlyWhatFits() throws {
    let file = try open(SmallFile.builder())
    #expect(file.integer("a.uint32") == 4_000_000_000)
    #expect(file.integer("a.uint64") == nil)
    #expect(file.integer("a.float32") == nil)
    #expect(file.integers("list.bytes") == [0, 255])
    #expect(file.integers("list.unsigned") == nil)
    #expect(file.float("a.float64") == -2.25)
    #expect(file.floats("list.doubles") == [0.25])
    #expect(file.bool("a.bool") == true)
    #expect(file.string("general.architecture") == "llama")
    #expect(file.string("a.bytes") == "\u{fffd}A")
    #expect(file.strings("list.strings") == ["", "one", "zwei", "tr\u{e8}s"].map { Array($0.utf8) })
    #expect(file.string("absent") == nil)
  }

  @Test func describesTensors() throws {
    let file = try open(SmallFile.builder())
    let tensor = try #require(file.tensors["second.weight"])
    #expect(tensor.dimensions == [32, 2])
    #expect(tensor.type == .q8_0)
    #expect(tensor.rowLength == 32)
    #expect(tensor.rows == 2)
    #expect(tensor.bytesPerRow == 34)
    #expect(tensor.byteCount == 68)
  }

  @Test func readsTensorData() throws {
    let file = try open(SmallFile.builder())
    let values = try unsafe file.withBytes(of: #require(file.tensors["first.weight"])) { bytes in
      unsafe Array(bytes.bindMemory(to: Float.self))
    }
    #expect(values == (0..<12).map { Float($0) })
    let halves = try unsafe file.withBytes(of: #require(file.tensors["third.bias"])) { bytes in
      unsafe Array(bytes.bindMemory(to: UInt16.self))
    }
    #expect(halves == [0, 0x3c00, 0xc000, 0x3800, 0x7bff])
  }

  @Test func refusesAnotherFilesTensor() throws {
    let file = try open(SmallFile.builder())
    var other = GGUFBuilder()
    other.addTensor("first.weight", [4096], .f32, seed: 1)
    let foreign = try #require(
      try GGUFFile(path: folder.write(other.bytes(), to: "other.gguf")).tensors["first.weight"]
    )
    #expect(throws: GGUFError.self) { try unsafe file.withBytes(of: foreign) { $0.count } }
  }

  @Test func sizesOfAllTypes() {
    // Bits a number, as ggml documents them, where they are known exactly.
    let bits: [(TensorType, Double)] = [
      (.f32, 32), (.f16, 16), (.bf16, 16), (.q4_0, 4.5), (.q4_1, 5), (.q5_0, 5.5), (.q5_1, 6), (.q8_0, 8.5),
      (.q2_K, 2.625), (.q3_K, 3.4375), (.q4_K, 4.5), (.q5_K, 5.5), (.q6_K, 6.5625), (.iq4_NL, 4.5), (.iq4_XS, 4.25),
      (.iq2_XXS, 2.0625), (.iq2_XS, 2.3125), (.iq3_XXS, 3.0625), (.iq1_S, 1.5625), (.iq3_S, 3.4375), (.mxfp4, 4.25),
      (.tq1_0, 1.6875), (.tq2_0, 2.0625), (.iq1_M, 1.75), (.iq2_S, 2.5625),
    ]
    for (type, expected) in bits {
      #expect(Double(type.bytesPerBlock * 8) / Double(type.blockSize) == expected, "\(type.name)")
    }
    #expect(TensorType.q4_K.name == "Q4_K")
    #expect(TensorType.iq4_NL.name == "IQ4_NL")
  }
}
