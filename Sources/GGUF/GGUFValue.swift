/// A metadata value. Arrays of numbers and strings are kept compact, as vocabularies are long.
package enum GGUFValue: Sendable, Equatable {
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
  /// Bytes that should be UTF-8 (nothing makes a writer keep to it).
  case string([UInt8])
  /// An array of any integers but 64-bit unsigned ones.
  case integers([Int64])
  case unsignedIntegers([UInt64])
  case floats([Float])
  case doubles([Double])
  case bools([Bool])
  case strings(GGUFStrings)
  /// An array of arrays.
  case array([GGUFValue])

  /// The value of any integer that fits `Int`.
  package var integer: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    default: nil
    }
  }

  /// The value of a floating-point number, rounded to `Float`.
  package var float: Float? {
    switch self {
    case .float32(let value): value
    case .float64(let value): Float(value)
    default: nil
    }
  }

  /// The text of a string, repaired where it is not UTF-8.
  package var text: String? {
    if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  /// How many elements an array has; nil for other values.
  package var arrayCount: Int? {
    switch self {
    case .integers(let values): values.count
    case .unsignedIntegers(let values): values.count
    case .floats(let values): values.count
    case .doubles(let values): values.count
    case .bools(let values): values.count
    case .strings(let values): values.count
    case .array(let values): values.count
    default: nil
    }
  }
}
