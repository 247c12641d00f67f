/// What can go wrong in a command, each with what to do next.
enum CommandError: Error, CustomStringConvertible {
  case noInstallation(executable: String)
  case unreadableFile(path: String, reason: String)
  case noSuchFolder(path: String)
  case positionOutside(path: String, line: Int, column: Int)
  case noModel(wanted: String?, problem: String?)
  case unwritableFile(path: String, reason: String)
  case badSegments(path: String, reason: String)
  case noPositions(workspace: String)
  case tooManyTokens(Int, contextLength: Int)

  var description: String {
    switch self {
    case .noInstallation(let executable):
      "No grammars were found for \(executable); run it from a checkout, install it with `make install`, or set HEED_HOME."
    case .unreadableFile(let path, let reason):
      "\(path) cannot be read (\(reason)); check the path and its permissions."
    case .noSuchFolder(let path):
      "\(path) is not a folder; give the workspace's folder."
    case .positionOutside(let path, let line, let column):
      "\(path) has no position \(line):\(column); give a line and a column in UTF-8 bytes, both from 1."
    case .noModel(let wanted, let problem):
      Self.noModelText(wanted: wanted, problem: problem)
    case .unwritableFile(let path, let reason):
      "\(path) cannot be written (\(reason)); check the folder's permissions and free space."
    case .badSegments(let path, let reason):
      "\(path) is not a list of segments (\(reason)); see `heed model logits --help`."
    case .noPositions(let workspace):
      "\(workspace) has no code that a hole can be cut into; choose another workspace, or other --files and --tasks."
    case .tooManyTokens(let count, let contextLength):
      "\(count) tokens are more than the model's context of \(contextLength): ask for a smaller depth or fewer tokens."
    }
  }

  private static func noModelText(wanted: String?, problem: String?) -> String {
    guard let wanted else {
      return "There is no bundled model; give one with --model FILE or put a .gguf file where `heed model list` looks."
    }
    return "The model “\(wanted)” cannot be used (\(problem ?? "no such file or name")); see `heed model list`."
  }
}
