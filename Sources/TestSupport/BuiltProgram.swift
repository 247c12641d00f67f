package import Foundation

/// The program that is built beside the tests.
package enum BuiltProgram {
  /// The executable `heed`; nil if it is not built.
  package static let heed: URL? = {
    let tests = Bundle.allBundles.map(\.bundleURL) + [URL(fileURLWithPath: CommandLine.arguments[0])]
    let folders = tests.flatMap {
      [$0.deletingLastPathComponent(), $0.deletingLastPathComponent().deletingLastPathComponent()]
    }
    return folders.map { $0.appendingPathComponent("heed") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()
}
