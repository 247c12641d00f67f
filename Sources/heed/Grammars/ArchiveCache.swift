import Foundation
import Support

/// The source archives that were fetched once; each is checked against its pin whenever it is used.
struct ArchiveCache {
  let folder: URL
  let report: (String) -> Void

  /// The file of an archive, from the cache or else from the package index.
  func archive(_ archive: SourceArchive) throws -> URL {
    let file = folder.appendingPathComponent(archive.fileName)
    if FileManager.default.fileExists(atPath: file.path) {
      try check(file, against: archive)
      return file
    }
    report("\(archive): fetching")
    let download = try makeWorkFolder()
    defer { try? FileManager.default.removeItem(at: download) }
    let fetched = try PipDownload(folder: download).fetch(archive, cache: folder)
    try check(fetched, against: archive)
    // A second process may have been as fast: both files passed the check, so the later one may replace the other.
    guard unsafe rename(fetched.path, file.path) == 0 else {
      throw GrammarInstallError.folderNotWritable(path: folder.path, reason: unsafe String(cString: strerror(errno)))
    }
    return file
  }

  private func check(_ file: URL, against archive: SourceArchive) throws {
    let output = try ChildProcess.run("sha256sum", [file.path], packages: "coreutils")
    guard output.status == 0, output.text.prefix(64) == archive.sha256 else {
      throw GrammarInstallError.hashMismatch(archive: archive, path: file.path)
    }
  }

  /// Makes an empty folder to work in, beside the archives.
  func makeWorkFolder() throws -> URL {
    let work = folder.appendingPathComponent("work-\(UUID().uuidString)", isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    } catch {
      throw GrammarInstallError.folderNotWritable(path: folder.path, reason: "no permission")
    }
    return work
  }
}
