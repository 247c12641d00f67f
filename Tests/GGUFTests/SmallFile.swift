import TestSupport

/// The file that most tests of this module start from: every metadata type, three kinds of tensors.
enum SmallFile {
  static func builder(version: UInt32 = 3, alignment: Int = 32) -> GGUFBuilder {
    var builder = GGUFBuilder(version: version, alignment: alignment)
    builder.set("general.architecture", .string("llama"))
    builder.set("a.uint8", .uint8(200))
    builder.set("a.int8", .int8(-100))
    builder.set("a.uint16", .uint16(60_000))
    builder.set("a.int16", .int16(-30_000))
    builder.set("a.uint32", .uint32(4_000_000_000))
    builder.set("a.int32", .int32(-2_000_000_000))
    builder.set("a.uint64", .uint64(.max))
    builder.set("a.int64", .int64(.min))
    builder.set("a.float32", .float32(1.5))
    builder.set("a.float64", .float64(-2.25))
    builder.set("a.bool", .bool(true))
    builder.set("a.bytes", .bytes([0xff, 0x41]))
    builder.set("list.strings", strings: ["", "one", "zwei", "tr\u{e8}s"])
    builder.set("list.integers", .array([.int32(-1), .int32(0), .int32(7)]))
    builder.set("list.bytes", .array([.uint8(0), .uint8(255)]))
    builder.set("list.unsigned", .array([.uint64(1), .uint64(.max)]))
    builder.set("list.floats", .array([.float32(0.5), .float32(-0.5)]))
    builder.set("list.doubles", .array([.float64(0.25)]))
    builder.set("list.bools", .array([.bool(true), .bool(false)]))
    builder.set("list.empty", .array([]))
    builder.set("list.nested", .array([.array([.uint8(1)]), .array([.string("deep")])]))
    builder.addTensor("first.weight", [4, 3], .f32, values: (0..<12).map { Float($0) })
    builder.addTensor("second.weight", [32, 2], .q8_0, seed: 1)
    builder.addTensor("third.bias", [5], .f16, values: [0, 1, -2, 0.5, 65_504])
    return builder
  }
}
