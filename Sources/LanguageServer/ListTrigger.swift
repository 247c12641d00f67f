import LanguageServerProtocol
import SourceText
import Syntax

/// Whether a list was meant: clients ask after each trigger character, but a `:` or `>` alone asks for nothing.
struct ListTrigger {
  private let character: String?
  private let memberAccess: [String]

  init(_ context: CompletionRequest.Context?, language: Language?) {
    character = context?.triggerKind == 2 ? context?.triggerCharacter : nil
    memberAccess = language?.memberAccess ?? [".", "->", "::"]
  }

  /// True unless the character that was typed ends no token after which members are named.
  func isMeant(before offset: Int, in snapshot: TextSnapshot) -> Bool {
    guard character != nil else { return true }
    let text = snapshot.bytes[..<offset]
    return memberAccess.contains { !$0.isEmpty && text.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}
