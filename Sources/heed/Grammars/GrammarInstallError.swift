import Foundation

/// Why a parser cannot be fetched or built; every message ends in what to do next.
enum GrammarInstallError: Error, Equatable {
  case unknownLanguage(name: String, known: [String])
  case toolMissing(tool: String, packages: String)
  case fetchFailed(archive: SourceArchive, reason: String, folder: String)
  case hashMismatch(archive: SourceArchive, path: String)
  case archiveInvalid(path: String, reason: String)
  case notRewritable(language: String, reason: String)
  case compilationFailed(language: String, reason: String)
  case folderNotWritable(path: String, reason: String)
}

extension GrammarInstallError: CustomStringConvertible, LocalizedError {
  var errorDescription: String? { description }

  var description: String {
    switch self {
    case .unknownLanguage(let name, let known):
      "There is no language \"\(name)\"; choose from \(known.joined(separator: ", "))."
    case .toolMissing(let tool, let packages):
      "\(tool) was not found; install it (on Debian: apt-get install \(packages))."
    case .fetchFailed(let archive, let reason, let folder):
      "\(archive) could not be fetched (\(reason)); connect to your package index, or put \(archive.fileName) into \(folder)."
    case .hashMismatch(let archive, let path):
      "\(path) is not the pinned \(archive) (its SHA-256 differs), so it was not used; "
        + "find out where it came from, then run the command again."
    case .archiveInvalid(let path, let reason):
      "\(path) cannot be unpacked (\(reason)); delete it and run the command again."
    case .notRewritable(let language, let reason):
      "The parser for \(language) cannot be made to suit this libtree-sitter (\(reason)); report it as a bug."
    case .compilationFailed(let language, let reason):
      "The parser for \(language) does not compile (\(reason)); install a C compiler "
        + "(on Debian: apt-get install gcc libc6-dev) or report it as a bug."
    case .folderNotWritable(let path, let reason):
      "\(path) cannot be written (\(reason)); run the command as a user who may write there."
    }
  }
}
