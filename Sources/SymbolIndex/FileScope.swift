/// Which files of an index are meant: one, or those right in a folder.
package enum FileScope: Sendable, Hashable {
  case file(String)
  case folder(String)

  /// What the `file` table's rows must fulfil, with one argument.
  var condition: String {
    switch self {
    case .file: "file.path = ?"
    case .folder: "file.folder_id = (SELECT folder.id FROM folder WHERE folder.reversed_path = ?)"
    }
  }

  var argument: String {
    switch self {
    case .file(let path): path
    case .folder(let folder): reversedComponents(folder)
    }
  }
}
