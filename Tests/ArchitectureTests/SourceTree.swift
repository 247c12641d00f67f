import Foundation

/// The project's own files, read for what the compiler does not check.
struct SourceFile: Sendable {
  let module: String
  /// From the package's root.
  let path: String
  let lines: [String]

  /// The modules that the file imports.
  var imports: [String] {
    lines.compactMap { line in
      // Not Swift's: a program in another language that a string holds.
      if line.hasSuffix(";") { return nil }
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(Self.importPrefixes.contains) else {
        return nil
      }
      // `import struct Foundation.URL` names a declaration: the module is what stands before the dot.
      return words.last.map { String($0.prefix { $0 != "." }) }
    }
  }

  private static let importPrefixes: Set<Substring> = [
    "package", "internal", "private", "fileprivate", "public", "@_exported",
  ]
}

enum SourceTree {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All files with the extension below `Sources` or `Tests`.
  static func files(in folder: String, withExtensions extensions: Set<String>) -> [SourceFile] {
    let base = root.appendingPathComponent(folder)
    let walker = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    return (walker?.allObjects as? [URL] ?? [])
      .filter { extensions.contains($0.pathExtension) }
      .compactMap { url in
        let path = String(url.path.dropFirst(root.path.count + 1))
        let module = path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        return SourceFile(module: module, path: path, lines: text.components(separatedBy: "\n"))
      }
      .sorted { $0.path < $1.path }
  }

  static let swift = files(in: "Sources", withExtensions: ["swift"])
}
