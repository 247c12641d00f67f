import Foundation

/// Python's own compiler, and pyflakes where it can be imported.
enum PythonCheck: BatchCheck {
  /// A package in the current folder is somebody's code, so that is not looked for imports.
  private static let start = """
    from sys import argv, path, stdout
    path[:] = [folder for folder in path if folder]
    try:
        from pyflakes import checker, messages, __version__ as flakes
    except ImportError:
        flakes = None

    """

  static var version: [String] { ["python3", "-c", versionScript] }

  static func command(files: [URL], root: String, scratch: URL) -> [String] {
    ["python3", "-c", script] + files.map(\.path)
  }

  private static let versionScript =
    start + """
      from platform import python_version
      stdout.write(python_version() + (" with pyflakes " + flakes if flakes else ""))
      """

  private static let script =
    start + """
      from ast import parse
      from warnings import simplefilter
      simplefilter("ignore")
      for file in argv[1:]:
          names = set()
          try:
              tree = parse(open(file, "rb").read(), file)
              compile(tree, file, "exec", dont_inherit=True)
          except (SyntaxError, ValueError, RecursionError, MemoryError):
              stdout.write("broken\\n")
              continue
          if not flakes:
              stdout.write("parsed\\n")
              continue
          for message in checker.Checker(tree, file).messages:
              if isinstance(message, messages.UndefinedName):
                  names.add(str(message.message_args[0]))
          stdout.write(" ".join(["names", *sorted(names)]) + "\\n")
      """
}
