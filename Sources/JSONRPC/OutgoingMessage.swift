import Foundation

/// A message as it is sent.
struct OutgoingMessage: Encodable {
  var id: JSONValue?
  var method: String?
  var params: (any Encodable)?
  var result: (any Encodable)?
  var error: ResponseError?

  init(
    id: JSONValue? = nil,
    method: String? = nil,
    params: (any Encodable)? = nil,
    result: (any Encodable)? = nil,
    error: ResponseError? = nil
  ) {
    self.id = id
    self.method = method
    self.params = params
    self.result = result
    self.error = error
  }

  private enum CodingKeys: CodingKey { case jsonrpc, id, method, params, result, error }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("2.0", forKey: .jsonrpc)
    try container.encodeIfPresent(id, forKey: .id)
    try container.encodeIfPresent(method, forKey: .method)
    try container.encodeIfPresent(error, forKey: .error)
    if let params { try params.encode(to: container.superEncoder(forKey: .params)) }
    if let result { try result.encode(to: container.superEncoder(forKey: .result)) }
  }

  /// The JSON text. A result that cannot be written, such as a number that is not finite, becomes an error answer.
  var body: [UInt8] {
    if let result = result as? any JSONWritable, let id, method == nil, params == nil, error == nil {
      return Self.answer(result, to: id)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self))
    } catch {
      let failure = OutgoingMessage(id: id ?? .null, error: .internalError("the answer cannot be written as JSON"))
      return (try? encoder.encode(failure)).map { Array($0) } ?? []
    }
  }

  private static func answer(_ result: any JSONWritable, to id: JSONValue) -> [UInt8] {
    var writer = JSONTextWriter()
    writer.object { writer in
      writer.name("jsonrpc")
      writer.value("2.0")
      writer.name("id")
      switch id {
      case .integer(let number): writer.value(number)
      case .string(let text): writer.value(text)
      default: writer.raw((try? JSONEncoder().encode(id)) ?? Data("null".utf8))
      }
      writer.name("result")
      result.write(to: &writer)
    }
    return writer.bytes
  }
}
