/// Metadata types by their numbers in the file
/// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, `gguf_metadata_value_type`).
private enum ValueType: UInt32 {
  case uint8 = 0
  case int8 = 1
  case uint16 = 2
  case int16 = 3
  case uint32 = 4
  case int32 = 5
  case float32 = 6
  case bool = 7
  case string = 8
  case array = 9
  case uint64 = 10
  case int64 = 11
  case float64 = 12

  /// Bytes that a value takes at least.
  var leastSize: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64, .string: 8
    case .array: 12
    }
  }
}

extension HeaderReader {
  /// A value preceded by its type.
  mutating func value(of key: String) throws(GGUFError) -> GGUFValue {
    switch try valueType(key) {
    case .uint8: .uint8(try integer(UInt8.self))
    case .int8: .int8(try integer(Int8.self))
    case .uint16: .uint16(try integer(UInt16.self))
    case .int16: .int16(try integer(Int16.self))
    case .uint32: .uint32(try integer(UInt32.self))
    case .int32: .int32(try integer(Int32.self))
    case .uint64: .uint64(try integer(UInt64.self))
    case .int64: .int64(try integer(Int64.self))
    case .float32: .float32(Float(bitPattern: try integer(UInt32.self)))
    case .float64: .float64(Double(bitPattern: try integer(UInt64.self)))
    case .bool: .bool(try bool(key))
    case .string: .string(Array(try string("the value of \(key)")))
    case .array: try array(of: key, depth: 1)
    }
  }

  private mutating func valueType(_ key: String) throws(GGUFError) -> ValueType {
    let start = position
    let number = try integer(UInt32.self)
    guard let type = ValueType(rawValue: number) else {
      throw malformed("\(key) has the unknown type \(number)", at: start)
    }
    return type
  }

  private mutating func bool(_ key: String) throws(GGUFError) -> Bool {
    let start = position
    let byte = try integer(UInt8.self)
    guard byte <= 1 else { throw malformed("\(key) has the truth value \(byte)", at: start) }
    return byte == 1
  }

  private mutating func array(of key: String, depth: Int) throws(GGUFError) -> GGUFValue {
    let start = position
    guard depth <= HeaderLimits.arrayDepth else { throw malformed("\(key) nests arrays too deeply", at: start) }
    let type = try valueType(key)
    let count = try count(of: "elements in \(key)", size: type.leastSize)
    switch type {
    case .uint8: return .integers(try elements(count, UInt8.self) { Int64($0) })
    case .int8: return .integers(try elements(count, Int8.self) { Int64($0) })
    case .uint16: return .integers(try elements(count, UInt16.self) { Int64($0) })
    case .int16: return .integers(try elements(count, Int16.self) { Int64($0) })
    case .uint32: return .integers(try elements(count, UInt32.self) { Int64($0) })
    case .int32: return .integers(try elements(count, Int32.self) { Int64($0) })
    case .uint64: return .unsignedIntegers(try elements(count, UInt64.self) { $0 })
    case .int64: return .integers(try elements(count, Int64.self) { $0 })
    case .float32: return .floats(try elements(count, UInt32.self) { Float(bitPattern: $0) })
    case .float64: return .doubles(try elements(count, UInt64.self) { Double(bitPattern: $0) })
    case .bool:
      var values: [Bool] = []
      for _ in 0..<count { values.append(try bool(key)) }
      return .bools(values)
    case .string:
      var values = GGUFStrings()
      for _ in 0..<count { values.append(try string("an element of \(key)")) }
      return .strings(values)
    case .array:
      var values: [GGUFValue] = []
      for _ in 0..<count { values.append(try array(of: key, depth: depth + 1)) }
      return .array(values)
    }
  }

  private mutating func elements<Stored: FixedWidthInteger & BitwiseCopyable, Element>(
    _ count: Int,
    _ type: Stored.Type,
    _ convert: (Stored) -> Element
  ) throws(GGUFError) -> [Element] {
    var values: [Element] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(convert(try integer(type))) }
    return values
  }
}
