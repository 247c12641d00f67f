import Foundation
import SymbolIndex
package import Syntax

/// Why a text is not parsed again: its parser ended the process, or never came back.
///
/// It stands in the index as the reason for which the file was skipped (`FileSymbols.skipped`), with the file's hash, and
/// holds until the text, a parser or the program is another one.
package struct Quarantine: Sendable, Hashable {
  /// What happened.
  package enum Cause: String, Sendable, CaseIterable {
    case crashed = "its parser crashed"
    case hung = "its parser hung"
  }

  package var cause: Cause
  /// What it happened with (`tools(of:program:)`).
  package var tools: String

  package init(cause: Cause, tools: String) {
    self.cause = cause
    self.tools = tools
  }

  /// Nil for a reason of another kind.
  package init?(text: String) {
    for cause in Cause.allCases where text.hasPrefix(cause.rawValue) {
      let rest = text.dropFirst(cause.rawValue.count)
      guard rest.hasPrefix(Self.opening), rest.hasSuffix(Self.closing) else { return nil }
      self.init(cause: cause, tools: String(rest.dropFirst(Self.opening.count).dropLast(Self.closing.count)))
      return
    }
    return nil
  }

  private static let opening = " (tools "
  private static let closing = ")"

  /// The reason as the index keeps it.
  package var text: String { cause.rawValue + Self.opening + tools + Self.closing }

  /// True for the reason of a file in quarantine.
  static func isOne(_ reason: String) -> Bool { Quarantine(text: reason) != nil }

  /// What to tell the user of a file.
  func advice(language: String) -> String {
    "Left out: \(cause.rawValue). Change the file, exclude it in .heed.json, or run `heed grammars install \(language)`."
  }

  /// Tells the built parsers and the program from those before they were replaced.
  package static func tools(of catalog: LanguageCatalog, program: String) -> String {
    var hash = ContentHash()
    hash.combine(program.utf8)
    for language in catalog.languages {
      let status = try? SystemFile.status(of: Array(language.library.path.utf8))
      hash.combine("\(language.name) \(status?.size ?? 0) \(status?.modificationTime ?? 0)\n".utf8)
    }
    return String(hash.value, radix: 16)
  }
}
