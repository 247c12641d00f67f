import JSONRPC
import LanguageServerProtocol

/// `workspace/executeCommand`.
extension Server {
  /// Says what the last suggestion drew on, or why there was none; for the document given as the first argument (a URI),
  /// else for the one completed last.
  static let explainLast = "heed.explainLast"

  func execute(_ json: JSONValue) throws(ResponseError) -> any Encodable & Sendable {
    let command = try JSONValueDecoder.decode(ExecuteCommandRequest.Params.self, from: json).command
    guard command == Self.explainLast else {
      throw .invalidParams("unknown command \(command): the server has \(Self.explainLast)")
    }
    guard let uri = firstArgument(json["arguments"]) ?? session.lastCompleted,
      let shown = session.documents[uri]?.shown
    else {
      return JSONValue.null
    }
    let explanation = Explanation(uri: uri, shown: shown)
    // Clients without a plug-in drop the result, so the sentence also comes as a message.
    connection.notify(
      ShowMessageNotification.method,
      ShowMessageNotification.Params(type: 3, message: explanation.message)
    )
    return explanation
  }

  private func firstArgument(_ arguments: JSONValue?) -> String? {
    guard case .array(let values)? = arguments else { return nil }
    return values.first?.string ?? values.first?["uri"]?.string
  }
}
