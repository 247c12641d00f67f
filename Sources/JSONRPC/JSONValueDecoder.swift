/// Decodes a type from a JSON value that is already parsed.
package enum JSONValueDecoder {
  /// The value as `T`; a failure names the member and what was expected there.
  package static func decode<T: Decodable>(_ type: T.Type, from value: JSONValue) throws(ResponseError) -> T {
    do {
      return try ValueDecoder(value: value, codingPath: []).decode(type)
    } catch let error as DecodingError {
      throw .invalidParams(Self.message(of: error))
    } catch {
      throw .invalidParams("unusable parameters: \(error)")
    }
  }

  private static func message(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(path(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(path(context.codingPath)): \(context.debugDescription)"
    @unknown default:
      "unusable parameters"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    "params" + keys.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
  }
}

/// A type that is one JSON value.
private protocol JSONScalar {
  static var expectation: String { get }
  init?(json: JSONValue)
}

extension Bool: JSONScalar {
  fileprivate static var expectation: String { "a boolean" }
  fileprivate init?(json: JSONValue) {
    guard case .bool(let value) = json else { return nil }
    self = value
  }
}

extension String: JSONScalar {
  fileprivate static var expectation: String { "a string" }
  fileprivate init?(json: JSONValue) {
    guard let value = json.string else { return nil }
    self = value
  }
}

extension Int: JSONScalar {
  fileprivate static var expectation: String { "a whole number" }
  fileprivate init?(json: JSONValue) {
    guard let value = json.integer else { return nil }
    self = value
  }
}

extension Double: JSONScalar {
  fileprivate static var expectation: String { "a number" }
  fileprivate init?(json: JSONValue) {
    switch json {
    case .integer(let value): self = Double(value)
    case .number(let value): self = value
    default: return nil
    }
  }
}

struct ValueDecoder: Decoder, SingleValueDecodingContainer {
  let value: JSONValue
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    if type == JSONValue.self, let whole = value as? T { return whole }
    guard let scalar = type as? any JSONScalar.Type else { return try T(from: self) }
    guard let decoded = scalar.init(json: value) as? T else { throw mismatch(type, scalar.expectation) }
    return decoded
  }

  func decodeNil() -> Bool { value == .null }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw mismatch([String: JSONValue].self, "an object") }
    return KeyedDecodingContainer(Members(members: members, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw mismatch([JSONValue].self, "an array") }
    return Elements(elements: elements, codingPath: codingPath)
  }

  private func mismatch(_ type: any Any.Type, _ expectation: String) -> DecodingError {
    .typeMismatch(
      type,
      .init(codingPath: codingPath, debugDescription: "expected \(expectation), found \(value.kind)")
    )
  }
}

private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [String: JSONValue]
  let codingPath: [any CodingKey]

  var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }
  func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decoder(key).decode(type) }
  func superDecoder() throws -> any Decoder { ValueDecoder(value: .object(members), codingPath: codingPath) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  private func decoder(_ key: Key) throws -> ValueDecoder {
    guard let value = members[key.stringValue] else {
      throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "missing"))
    }
    return ValueDecoder(value: value, codingPath: codingPath + [key])
  }
}

private struct Elements: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  let codingPath: [any CodingKey]
  var currentIndex = 0

  init(elements: [JSONValue], codingPath: [any CodingKey]) {
    self.elements = elements
    self.codingPath = codingPath
  }

  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }
  mutating func superDecoder() throws -> any Decoder { try next() }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }

  private mutating func next() throws -> ValueDecoder {
    let path = codingPath + [IndexKey(intValue: currentIndex)]
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        JSONValue.self,
        .init(codingPath: path, debugDescription: "the array is too short")
      )
    }
    defer { currentIndex += 1 }
    return ValueDecoder(value: elements[currentIndex], codingPath: path)
  }
}

private struct IndexKey: CodingKey {
  let index: Int
  var intValue: Int? { index }
  var stringValue: String { "\(index)" }
  init(intValue: Int) { index = intValue }
  init?(stringValue: String) { return nil }
}
