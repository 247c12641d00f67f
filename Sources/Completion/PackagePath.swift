/// Packages by the custom of where sources lie: `src/main/kotlin/com/acme/Store.kt` is of the package `com/acme`.
enum PackagePath {
  private static let roots: Set<Substring> = ["java", "kotlin", "scala"]

  /// The folders below a set of sources; nil if the path is not laid out like that.
  static func package(of path: String) -> String? {
    let parts = path.split(separator: "/")
    let root = parts.indices.dropFirst(2).first { roots.contains(parts[$0]) && parts[$0 - 2] == "src" }
    return root.map { parts[($0 + 1)...].dropLast().joined(separator: "/") }
  }
}
