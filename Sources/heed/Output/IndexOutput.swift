import Foundation
import Indexing

/// The JSON and the text of `heed index`.
struct IndexOutput: Encodable {
  let schema = 1
  let workspace: String
  let indexPath: String
  let indexBytes: Int
  let report: IndexReport
  /// Nil: they were not looked at.
  let libraries: LibraryReport?

  init(workspace: String, indexFile: URL, report: IndexReport, libraries: LibraryReport?) {
    self.libraries = libraries
    self.workspace = workspace
    indexPath = indexFile.path
    let attributes = try? FileManager.default.attributesOfItem(atPath: indexFile.path)
    indexBytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    self.report = report
  }

  private enum CodingKeys: String, CodingKey {
    case schema, workspace, libraries
    case indexPath = "index_path"
    case indexBytes = "index_bytes"
  }

  /// One object: the report's members stand beside these.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(workspace, forKey: .workspace)
    try container.encode(indexPath, forKey: .indexPath)
    try container.encode(indexBytes, forKey: .indexBytes)
    try container.encodeIfPresent(libraries, forKey: .libraries)
    try report.encode(to: encoder)
  }

  /// What a person wants to know.
  var text: String {
    let size = String(format: "%.1f", Double(indexBytes) / 1e6)
    let seconds = String(format: "%.2f", report.seconds.total)
    return """
      \(workspace)
        \(report.files) files, \(report.filesParsed) parsed, \(report.filesSkipped) skipped, \(report.errors.count) with errors
        \(report.symbols) symbols, \(report.references) references, \(report.imports) imports
        index of \(size) MB in \(seconds) s: \(indexPath)
      """ + (libraries.map { "\n  " + Self.text(of: $0) } ?? "")
  }

  private static func text(of libraries: LibraryReport) -> String {
    let size = String(format: "%.1f", Double(libraries.bytes) / 1e6)
    let seconds = String(format: "%.2f", libraries.seconds)
    let now = "\(libraries.indexed) indexed now (\(libraries.files) files, \(libraries.symbols) symbols)"
    return "\(libraries.libraries) libraries, \(now) in \(seconds) s; all take \(size) MB"
  }
}
