import Foundation

/// Finds the sources of Rust's standard library (the component `rust-src`) by files alone.
struct RustToolchain {
  private static let sources = "lib/rustlib/src/rust/library"
  private static let mostCommands = 64

  let workspace: URL
  let paths: LibraryPaths

  /// The folder with `core`, `alloc` and `std`; nil if the component is not there.
  var library: String? {
    prefixes.lazy.map { "\($0)/\(Self.sources)" }.first { LibraryFolder.exists($0 + "/std/src/lib.rs") }
      .flatMap(LibraryFolder.resolved)
  }

  /// Where a toolchain may lie: what rustup would choose for the workspace, else that of the `rustc` on the PATH.
  private var prefixes: [String] {
    let rustup = paths.rustupHome?.path ?? paths.home.map { $0.path + "/.rustup" }
    var found: [String] = []
    if let rustup {
      let installed = LibraryFolder.names(in: rustup + "/toolchains")
      for name in [channel, defaultToolchain(rustup)].compactMap({ $0 }) {
        // A channel stands for that of this machine: `stable-x86_64-unknown-linux-gnu`.
        let toolchain = installed.first { $0 == name } ?? installed.first { $0.hasPrefix(name + "-") }
        if let toolchain { found.append("\(rustup)/toolchains/\(toolchain)") }
      }
    }
    for folder in paths.commandFolders.prefix(Self.mostCommands) {
      guard let command = LibraryFolder.resolved(folder.path + "/rustc") else { continue }
      found.append(((command as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent)
    }
    return found
  }

  /// What the workspace asks for (The rustup book, "Overrides").
  private var channel: String? {
    for name in ["rust-toolchain.toml", "rust-toolchain"] {
      let lines = LibraryFolder.lines(of: workspace.appendingPathComponent(name).path)
      if let value = Self.value("channel", in: lines) { return value }
      if lines.count == 1, let line = lines.first, !line.contains("=") {
        return line.trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  private func defaultToolchain(_ rustup: String) -> String? {
    Self.value("default_toolchain", in: LibraryFolder.lines(of: rustup + "/settings.toml"))
  }

  /// The string that a line gives a key; nil for what is no folder's name.
  private static func value(_ key: String, in lines: [String]) -> String? {
    for line in lines {
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      guard parts.count >= 3, parts[0].filter({ $0 != " " }) == key + "=" else { continue }
      return parts[1].contains("/") ? nil : String(parts[1])
    }
    return nil
  }
}
