import JSONRPC
import LanguageServerProtocol
import SymbolIndex
import Syntax

/// Documents that are completed without their trees, for a parser has crashed or hung at them.
extension Server {
  /// Whether a document may be parsed.
  func permission(for uri: DocumentURI) -> ParsePermission {
    let indexes = indexes
    return ParsePermission(name: uri.text, suspects: dependencies.suspects) {
      let place = indexes.place(of: uri)
      return try? place.index?.fileStamp(of: place.path)
    }
  }

  /// Lets other threads go on where a parser does not come back, and tells the user.
  func leaveHungParsers() {
    for hang in dependencies.suspects?.look() ?? [] {
      dependencies.log(.warning, "a parser does not come back; its thread is left behind")
      _ = lists.replace(hang.thread) || trees.replace(hang.thread) || model.replace(hang.thread)
      for document in session.documents.values where document.isConcerned(by: hang) { tellOfPlainText(document) }
    }
  }

  /// Tells the user once that a document is completed as plain text.
  func tellOfPlainText(_ document: OpenDocument) {
    guard document.permission.isNews() else { return }
    let name = document.uri.displayPath.split(separator: "/").last.map(String.init) ?? document.uri.text
    let language = document.language?.name ?? ""
    let message =
      "Heed completes \(name) as plain text, for its parser has crashed or hung at it. It is tried again when a saved text "
      + "can be parsed, or after `heed grammars install \(language)`."
    dependencies.log(.warning, message)
    connection.notify(ShowMessageNotification.method, ShowMessageNotification.Params(type: 2, message: message))
  }
}
