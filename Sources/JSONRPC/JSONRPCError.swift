/// What can be wrong with the bytes of a connection.
package enum JSONRPCError: Error, Hashable, Sendable {
  /// A header has no usable `Content-Length`.
  case malformedHeader(problem: String)
  /// A header longer than the limit.
  case headerTooLong(limit: Int)
  /// A message longer than the limit.
  case messageTooLong(length: String, limit: Int)
  /// A message that is not JSON.
  case malformedJSON(problem: String, offset: Int)
}

extension JSONRPCError: CustomStringConvertible {
  /// What is wrong and what to do, for the client's log.
  package var description: String {
    switch self {
    case .malformedHeader(let problem):
      "broken message header (\(problem)): send `Content-Length: BYTES` and an empty line, ended by \\r\\n"
    case .headerTooLong(let limit):
      "no message header within \(limit) bytes: send `Content-Length: BYTES` and an empty line before each message"
    case .messageTooLong(let length, let limit):
      "a message of \(length) bytes is over the limit of \(limit): close the document or exclude it from the client"
    case .malformedJSON(let problem, let offset):
      "the message is not JSON (\(problem) at byte \(offset)): check that Content-Length counts the body's bytes"
    }
  }
}
