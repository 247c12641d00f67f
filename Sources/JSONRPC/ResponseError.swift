/// Why a request failed, as the other side is told (JSON-RPC 2.0, section 5.1; LSP 3.18, `ErrorCodes`).
package struct ResponseError: Error, Hashable, Sendable, Codable {
  /// One of JSON-RPC's or LSP's numbers.
  package var code: Int
  /// One sentence for the person who reads the client's log.
  package var message: String

  package init(code: Int, message: String) {
    self.code = code
    self.message = message
  }
}

extension ResponseError {
  /// The bytes are not JSON or not framed.
  package static func parseError(_ message: String) -> ResponseError { .init(code: -32700, message: message) }

  /// JSON, but not a request; or a request that is not allowed now.
  package static func invalidRequest(_ message: String) -> ResponseError { .init(code: -32600, message: message) }

  /// A method that this server does not have.
  package static func methodNotFound(_ method: String) -> ResponseError {
    .init(code: -32601, message: "unknown method \(method): use what the answer to initialize offers")
  }

  /// Parameters of another shape than the method's.
  package static func invalidParams(_ message: String) -> ResponseError { .init(code: -32602, message: message) }

  /// The server failed, not the request.
  package static func internalError(_ message: String) -> ResponseError { .init(code: -32603, message: message) }

  /// A request before `initialize` was answered.
  package static let serverNotInitialized = ResponseError(
    code: -32002,
    message: "the server is not initialized: send initialize first"
  )

  /// The client withdrew the request.
  package static let requestCancelled = ResponseError(code: -32800, message: "cancelled by $/cancelRequest")
}
