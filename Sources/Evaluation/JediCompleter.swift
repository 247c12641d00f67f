import Completion
package import Foundation
import SourceText
import Support

/// Python's jedi (https://jedi.readthedocs.io), which completes names by static analysis: what the lists after Python dots
/// are compared with. A process a question; it runs none of the workspace's code.
package struct JediCompleter: Completer {
  private static let timeLimit = 30.0

  private let root: URL
  private let scratch: URL

  /// Its version; nil if there is no Python with it.
  package static var version: String? {
    let output = run(["-c", start + "stdout.write(__version__)"])
    guard let output, output.status == 0 else { return nil }
    return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Looks at the workspace in `root`, in which the document lies; `scratch` is a folder for its caches.
  package init(root: URL, scratch: URL) {
    self.root = root
    self.scratch = scratch
  }

  package func text(at place: CompletionPlace) throws -> TextAnswer { TextAnswer() }

  package func names(at place: CompletionPlace) throws -> [String] {
    let position = place.document.snapshot.position(at: place.offset)
    let line = place.document.snapshot.lineStarts[position.line]
    let column = place.document.snapshot.string(in: line..<place.offset).unicodeScalars.count
    let arguments = [
      "-c", Self.start + Self.script, root.path, root.appending(path: place.document.path).path, "\(position.line + 1)",
      "\(column)", scratch.path,
    ]
    guard let output = Self.run(arguments), output.status == 0 else { return [] }
    return output.text.split(separator: "\n").map(String.init)
  }

  private static let start = """
    from sys import argv, path, stdout
    path[:] = [folder for folder in path if folder]
    from jedi import Project, Script, __version__, settings

    """

  private static let script = """
    root, file, line, column, settings.cache_directory = argv[1:]
    project = Project(root, load_unsafe_extensions=False, smart_sys_path=False, added_sys_path=[root, root + "/src"])
    script = Script(open(file, encoding="utf-8").read(), path=file, project=project)
    for completion in script.complete(int(line), int(column)):
        stdout.write(completion.name + "\\n")
    """

  private static func run(_ arguments: [String]) -> ChildProcess.Output? {
    var options = ChildProcess.Options()
    options.timeLimit = timeLimit
    options.mergesErrors = false
    guard let output = try? ChildProcess.run("python3", arguments, options: options), !output.isOverdue else {
      return nil
    }
    return output
  }
}
