import Foundation
import Indexing

/// The JSON and the text of `heed index`.
struct IndexOutput: Encodable {
  let schema = 1
  let workspace: String
  let indexPath: String
  let indexBytes: Int
  let report: IndexReport

  init(workspace: String, indexFile: URL, report: IndexReport) {
    self.workspace = workspace
    indexPath = indexFile.path
    let attributes = try? FileManager.default.attributesOfItem(atPath: indexFile.path)
    indexBytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    self.report = report
  }

  private enum CodingKeys: String, CodingKey {
    case schema, workspace
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
      """
  }
}
