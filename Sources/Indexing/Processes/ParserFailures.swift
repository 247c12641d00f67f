import Synchronization
import Syntax

/// What has gone wrong with the parsers of each language in one run.
///
/// A parser that fails for file after file is given up: each failure costs a child, and a hang seconds.
final class ParserFailures: Sendable {
  /// Files of a language in quarantine, and attempts at loading its parser, after which the language is given up.
  private static let mostFiles = 10
  private static let mostLoads = 2

  private struct Count {
    var files = 0
    var loads = 0
  }

  private let counts = Mutex<[String: Count]>([:])

  /// Counts a file that was put in quarantine.
  func noteFile(of language: Language) { counts.withLock { $0[language.name, default: Count()].files += 1 } }

  /// Counts a child that ended, or did not come back, while it loaded a parser.
  func noteLoading(of language: Language) { counts.withLock { $0[language.name, default: Count()].loads += 1 } }

  /// Why no file of a language is tried any more; nil: they are. The same for all its files, so that it is said once.
  func issue(for language: Language) -> IndexIssue? {
    guard let count = counts.withLock({ $0[language.name] }) else { return nil }
    let what: String
    if count.loads >= Self.mostLoads {
      what = "cannot be loaded: it crashes or hangs"
    } else if count.files >= Self.mostFiles {
      what = "crashed or hung at \(Self.mostFiles) files"
    } else {
      return nil
    }
    let name = language.name
    let message = "The parser for \(name) \(what), so other files of it were left. Run `heed grammars install \(name)`."
    return IndexIssue(path: "", message: message)
  }
}
