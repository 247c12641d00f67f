package import GGUF

/// What `heed model info` tells about a file, ready to be written as JSON.
package struct ModelDescription: Encodable, Sendable {
  /// How the tensors are stored.
  private struct Tensors: Encodable {
    let count: Int
    /// How many there are of each type.
    let types: [String: Int]
  }

  private let schema = 1
  private let path: String
  private let bytes: Int
  private let version: Int
  private let architecture: String
  private let type: String
  private let parameters: Int
  private let fim: Bool
  private let tensors: Tensors
  private let metadata: [String: MetadataOutput]

  /// Describes an open file.
  package init(_ file: GGUFFile) {
    path = file.path
    bytes = file.byteCount
    version = file.version
    architecture = file.string("general.architecture") ?? ""
    type = FileType.name(of: file)
    parameters = file.parameterCount
    fim = file.fillsInTheMiddle
    let types = file.tensors.values.map { ($0.type.name, 1) }
    tensors = Tensors(count: file.tensors.count, types: Dictionary(types, uniquingKeysWith: +))
    metadata = file.metadata.mapValues(MetadataOutput.init)
  }
}

/// A metadata value as JSON: a long array as its count and its first elements, numbers that JSON lacks as text.
private struct MetadataOutput: Encodable {
  private static let longest = 16
  private static let shown = 8

  private struct Abbreviated<Element: Encodable>: Encodable {
    let count: Int
    let first: [Element]
  }

  let value: GGUFValue

  func encode(to encoder: any Encoder) throws {
    switch value {
    case .uint8(let value): try value.encode(to: encoder)
    case .int8(let value): try value.encode(to: encoder)
    case .uint16(let value): try value.encode(to: encoder)
    case .int16(let value): try value.encode(to: encoder)
    case .uint32(let value): try value.encode(to: encoder)
    case .int32(let value): try value.encode(to: encoder)
    case .uint64(let value): try value.encode(to: encoder)
    case .int64(let value): try value.encode(to: encoder)
    case .float32(let value): try NumberOutput(value).encode(to: encoder)
    case .float64(let value): try NumberOutput(value).encode(to: encoder)
    case .bool(let value): try value.encode(to: encoder)
    case .string: try (value.text ?? "").encode(to: encoder)
    case .integers(let values): try Self.encode(values, encoder) { $0 }
    case .unsignedIntegers(let values): try Self.encode(values, encoder) { $0 }
    case .floats(let values): try Self.encode(values, encoder, NumberOutput.init)
    case .doubles(let values): try Self.encode(values, encoder, NumberOutput.init)
    case .bools(let values): try Self.encode(values, encoder) { $0 }
    case .strings(let values): try Self.encode(values, encoder) { String(decoding: $0, as: UTF8.self) }
    case .array(let values): try Self.encode(values, encoder, MetadataOutput.init)
    }
  }

  private static func encode<Values: Collection, Output: Encodable>(
    _ values: Values,
    _ encoder: any Encoder,
    _ output: (Values.Element) -> Output
  ) throws {
    if values.count <= longest {
      try values.map(output).encode(to: encoder)
    } else {
      try Abbreviated(count: values.count, first: values.prefix(shown).map(output)).encode(to: encoder)
    }
  }
}

/// A floating-point number, or its name (`inf`, `-inf`, `nan`) if JSON has none for it.
private struct NumberOutput<Number: BinaryFloatingPoint & Encodable & CustomStringConvertible>: Encodable {
  let value: Number

  init(_ value: Number) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    if value.isFinite { try value.encode(to: encoder) } else { try value.description.encode(to: encoder) }
  }
}
