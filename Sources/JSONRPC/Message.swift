/// One message from the other side.
package enum Message: Sendable, Hashable {
  case request(id: RequestID, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  case response(id: RequestID, result: Result<JSONValue, ResponseError>)

  /// A frame's content that is no message, and the id that an answer to it carries.
  package struct Rejection: Error, Hashable, Sendable {
    /// The request's id, or null if it could not be read.
    package var id: RequestID
    /// What is wrong.
    package var error: ResponseError
  }

  /// Reads a frame's content.
  package init(body: [UInt8]) throws(Rejection) {
    let value: JSONValue
    do throws(JSONRPCError) { value = try JSONParser.parse(body) } catch {
      throw Rejection(id: .null, error: .parseError(error.description))
    }
    self = try Self.message(value)
  }

  private static func message(_ value: JSONValue) throws(Rejection) -> Message {
    guard case .object(let members) = value else {
      let problem = if case .array = value { "batches are not part of LSP" } else { "a message is an object" }
      throw Rejection(id: .null, error: .invalidRequest("\(problem): send one object a frame"))
    }
    let id = try members["id"].map { value throws(Rejection) in
      guard let id = RequestID(value) else {
        throw Rejection(id: .null, error: .invalidRequest("an id is a string or a whole number, found \(value.kind)"))
      }
      return id
    }
    guard members["jsonrpc"] == .string("2.0") else {
      throw Rejection(id: id ?? .null, error: .invalidRequest("\"jsonrpc\":\"2.0\" is missing"))
    }
    guard let method = members["method"] else { return try response(members, id: id) }
    guard let method = method.string else {
      throw Rejection(id: id ?? .null, error: .invalidRequest("a method is a string, found \(method.kind)"))
    }
    let params = members["params"] ?? .null
    guard let id else { return .notification(method: method, params: params) }
    return .request(id: id, method: method, params: params)
  }

  private static func response(_ members: [String: JSONValue], id: RequestID?) throws(Rejection) -> Message {
    guard let id else {
      throw Rejection(id: .null, error: .invalidRequest("a message has a method, or an id and a result"))
    }
    if let error = members["error"], error != .null {
      let code = error["code"]?.integer ?? 0
      let text = error["message"]?.string ?? ""
      return .response(id: id, result: .failure(ResponseError(code: code, message: text)))
    }
    guard let result = members["result"] else {
      throw Rejection(id: id, error: .invalidRequest("a message has a method, a result or an error"))
    }
    return .response(id: id, result: .success(result))
  }
}
