import ArgumentParser
import Foundation
import Indexing

/// `heed forget`: removes everything kept about a workspace.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Remove everything that is kept about a workspace."
  )

  @Argument(help: "The workspace's folder; it need not exist any more.", completion: .directory)
  var directory: String

  func run() throws {
    let root = URL(fileURLWithPath: directory, isDirectory: true).standardizedFileURL.resolvingSymlinksInPath()
    let cache = Environment().cache
    let index = IndexLocation.file(cache: cache, workspace: root)
    let libraries = LibraryCache(cache: cache).forget(IndexLocation.name(of: root))
    if !libraries.isEmpty {
      Terminal.writeLine("Removed the indexes of \(libraries.count) libraries that no other workspace uses.")
    }
    let folder = index.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      return Terminal.writeLine("Nothing is kept about \(root.path).")
    }
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      throw CommandError.unwritableFile(path: folder.path, reason: error.localizedDescription)
    }
    Terminal.writeLine("Removed \(folder.path).")
  }
}
