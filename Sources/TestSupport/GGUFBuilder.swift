import Foundation
import Support

/// Writes small model files for tests, from the format's description
/// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) and without Heed's reader, which it is to test.
package struct GGUFBuilder: Sendable {
  /// A metadata value.
  package indirect enum Value: Sendable {
    case uint8(UInt8)
    case int8(Int8)
    case uint16(UInt16)
    case int16(Int16)
    case uint32(UInt32)
    case int32(Int32)
    case uint64(UInt64)
    case int64(Int64)
    case float32(Float)
    case float64(Double)
    case bool(Bool)
    case string(String)
    /// A string that need not be UTF-8.
    case bytes([UInt8])
    /// Values of one type; the first value decides which, an empty array is one of 32-bit integers.
    case array([Value])
    case strings([String])
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// How a tensor's numbers are stored.
  package enum TensorKind: UInt32, Sendable, CaseIterable {
    case f32 = 0
    case f16 = 1
    case q8_0 = 8
  }

  private struct Tensor {
    let name: String
    let dimensions: [Int]
    let kind: UInt32
    let data: [UInt8]
  }

  /// Version of the format.
  package var version: UInt32
  /// Written as `general.alignment` unless it is 32, the format's default.
  package var alignment: Int
  private var metadata: [(key: String, value: Value)] = []
  private var tensors: [Tensor] = []

  /// A file without metadata and tensors.
  package init(version: UInt32 = 3, alignment: Int = 32) {
    self.version = version
    self.alignment = alignment
  }

  /// Sets a metadata value; setting a key again replaces it in place.
  package mutating func set(_ key: String, _ value: Value) {
    if let index = metadata.firstIndex(where: { $0.key == key }) {
      metadata[index].value = value
    } else {
      metadata.append((key, value))
    }
  }

  /// Sets an array of strings.
  package mutating func set(_ key: String, strings: [String]) { set(key, .strings(strings)) }

  /// Removes a metadata value.
  package mutating func remove(_ key: String) { metadata.removeAll { $0.key == key } }

  /// Adds a tensor with the given values; `dimensions[0]` is the length of a row.
  package mutating func addTensor(_ name: String, _ dimensions: [Int], _ kind: TensorKind, values: [Float]) {
    precondition(values.count == dimensions.reduce(1, *), "one value for each element")
    addTensor(name, dimensions, kind: kind.rawValue, data: Self.encode(values, kind))
  }

  /// Adds a tensor of values between -`scale` and `scale`, the same for the same seed.
  package mutating func addTensor(
    _ name: String,
    _ dimensions: [Int],
    _ kind: TensorKind,
    seed: UInt64,
    scale: Float = 1
  ) {
    var generator = SeededGenerator(seed: seed)
    let count = dimensions.reduce(1, *)
    addTensor(name, dimensions, kind, values: (0..<count).map { _ in generator.float(in: -scale...scale) })
  }

  /// Adds a tensor of any kind with the given data.
  package mutating func addTensor(_ name: String, _ dimensions: [Int], kind: UInt32, data: [UInt8]) {
    tensors.append(Tensor(name: name, dimensions: dimensions, kind: kind, data: data))
  }

  /// The model in `count` files, its tensors dealt out in turn; the first has the metadata.
  package func split(_ count: Int) -> [GGUFBuilder] {
    (0..<count).map { part in
      var builder = GGUFBuilder(version: version, alignment: alignment)
      if part == 0 { builder.metadata = metadata }
      builder.set("split.no", .uint16(UInt16(part)))
      builder.set("split.count", .uint16(UInt16(count)))
      builder.set("split.tensors.count", .int32(Int32(tensors.count)))
      builder.tensors = tensors.enumerated().filter { $0.offset % count == part }.map(\.element)
      return builder
    }
  }

  /// The file's content.
  package func bytes() -> [UInt8] {
    var writer = ByteWriter()
    writer.append("GGUF".utf8)
    writer.append(version)
    writer.append(UInt64(tensors.count))
    let hasAlignment = alignment != 32
    writer.append(UInt64(metadata.count + (hasAlignment ? 1 : 0)))
    if hasAlignment { writer.append("general.alignment", .uint32(UInt32(alignment))) }
    for (key, value) in metadata { writer.append(key, value) }
    var offset = 0
    for tensor in tensors {
      writer.append(string: Array(tensor.name.utf8))
      writer.append(UInt32(tensor.dimensions.count))
      for length in tensor.dimensions { writer.append(UInt64(length)) }
      writer.append(tensor.kind)
      writer.append(UInt64(offset))
      offset += (tensor.data.count + alignment - 1) / alignment * alignment
    }
    for tensor in tensors {
      writer.pad(to: alignment)
      writer.append(tensor.data)
    }
    return writer.bytes
  }

  /// Writes the file.
  package func write(to path: String) throws {
    try Data(bytes()).write(to: URL(filePath: path))
  }

  private static func encode(_ values: [Float], _ kind: TensorKind) -> [UInt8] {
    var writer = ByteWriter()
    switch kind {
    case .f32: for value in values { writer.append(value.bitPattern) }
    case .f16: for value in values { writer.append(HalfPrecision.bits(of: value)) }
    case .q8_0:
      precondition(values.count % 32 == 0, "whole blocks")
      for start in stride(from: 0, to: values.count, by: 32) { writer.append(q8Block: values[start..<start + 32]) }
    }
    return writer.bytes
  }
}

/// Appends little-endian values.
private struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  mutating func append<T: FixedWidthInteger>(_ value: T) {
    for index in 0..<T.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> T(index * 8))) }
  }

  mutating func append(string: [UInt8]) {
    append(UInt64(string.count))
    append(string)
  }

  mutating func append(_ key: String, _ value: GGUFBuilder.Value) {
    append(string: Array(key.utf8))
    append(value.typeNumber)
    append(payload: value)
  }

  mutating func pad(to alignment: Int) {
    append([UInt8](repeating: 0, count: (alignment - bytes.count % alignment) % alignment))
  }

  /// ggml's `block_q8_0`: a half-precision scale, then 32 signed bytes.
  mutating func append(q8Block values: ArraySlice<Float>) {
    let scale = (values.map(\.magnitude).max() ?? 0) / 127
    append(HalfPrecision.bits(of: scale))
    for value in values { append(Int8(scale == 0 ? 0 : (value / scale).rounded())) }
  }

  private mutating func append(payload value: GGUFBuilder.Value) {
    switch value {
    case .uint8(let value): append(value)
    case .int8(let value): append(value)
    case .uint16(let value): append(value)
    case .int16(let value): append(value)
    case .uint32(let value): append(value)
    case .int32(let value): append(value)
    case .uint64(let value): append(value)
    case .int64(let value): append(value)
    case .float32(let value): append(value.bitPattern)
    case .float64(let value): append(value.bitPattern)
    case .bool(let value): append(UInt8(value ? 1 : 0))
    case .string(let value): append(string: Array(value.utf8))
    case .bytes(let value): append(string: value)
    case .array(let values):
      append(values.first?.typeNumber ?? GGUFBuilder.Value.int32(0).typeNumber)
      append(UInt64(values.count))
      for value in values { append(payload: value) }
    case .strings(let values):
      append(GGUFBuilder.Value.string("").typeNumber)
      append(UInt64(values.count))
      for value in values { append(string: Array(value.utf8)) }
    }
  }
}

extension GGUFBuilder.Value {
  /// `gguf_metadata_value_type`.
  fileprivate var typeNumber: UInt32 {
    switch self {
    case .uint8: 0
    case .int8: 1
    case .uint16: 2
    case .int16: 3
    case .uint32: 4
    case .int32: 5
    case .float32: 6
    case .bool: 7
    case .string, .bytes: 8
    case .array, .strings: 9
    case .uint64: 10
    case .int64: 11
    case .float64: 12
    }
  }
}

/// IEEE 754 half precision by its bits: Swift's `Float16` does not exist on every platform that Swift runs on.
private enum HalfPrecision {
  /// The nearest half-precision number, ties to even; infinity from 65,520 on.
  static func bits(of value: Float) -> UInt16 {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    let magnitude = value.magnitude
    if magnitude.isNaN { return sign | 0x7e00 }
    if magnitude >= 65_520 { return sign | 0x7c00 }
    // Below 2^-14 numbers are multiples of 2^-24; above, of 2^(exponent - 10).
    let exponent = magnitude < 0x1p-14 ? -14 : Int(magnitude.exponent)
    let units = (magnitude * Float(sign: .plus, exponent: 10 - exponent, significand: 1)).rounded(.toNearestOrEven)
    // Rounding up to 2,048 carries into the exponent, which is what it should do.
    let base = magnitude < 0x1p-14 ? 0 : (exponent + 14) << 10
    return sign | UInt16(base + Int(units))
  }
}
