import Configuration
import Foundation

/// Reads the settings' files and merges them with the environment and the flags.
struct SettingsFiles {
  let environment: Environment
  /// Settings are small; more is a mistake or a trick.
  private static let mostBytes = 1 << 20

  /// The settings for a workspace. What is broken of the user's own (file, environment) goes to `refuse`, which throws or says
  /// so and goes on without it; a broken file of the workspace is left out with a remark, since it came with somebody's
  /// repository.
  func settings(
    for workspace: URL?,
    editor: SettingsLayer? = nil,
    flags: SettingsLayer,
    refuse: (any Error) throws -> Void = { throw $0 }
  ) rethrows -> Settings {
    var layers: [(source: SettingsSource, layer: SettingsLayer)] = []
    let user = SettingsSource.user(path: environment.settingsFile.path)
    do {
      if let layer = try layer(at: environment.settingsFile, source: user) { layers.append((user, layer)) }
    } catch {
      try refuse(error)
    }
    if let file = workspace?.appendingPathComponent(".heed.json") {
      let source = SettingsSource.workspace(path: file.path)
      do {
        if let layer = try layer(at: file, source: source) { layers.append((source, layer)) }
      } catch {
        Terminal.writeError("heed: \(error) Going on without it.")
      }
    }
    do {
      layers.append((.environment, try environment.settings()))
    } catch {
      try refuse(error)
    }
    if let editor { layers.append((.editor, editor)) }
    layers.append((.flags, flags))
    return Settings(layers: layers)
  }

  /// Sets the default model in the user's file and keeps all else that it says.
  func setDefaultModel(_ model: String) throws {
    let file = environment.settingsFile
    var members: [String: Any] = [:]
    if let data = try? Data(contentsOf: file) {
      guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
        throw ConfigurationError.unreadable(source: .user(path: file.path), reason: "it is not a JSON object")
      }
      members = object
    }
    members["model"] = model
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      let data = try JSONSerialization.data(withJSONObject: members, options: [.prettyPrinted, .sortedKeys])
      try data.write(to: file, options: .atomic)
    } catch {
      throw CommandError.unwritableFile(path: file.path, reason: error.localizedDescription)
    }
  }

  private func layer(at file: URL, source: SettingsSource) throws -> SettingsLayer? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try SourceFile.read(Array(file.path.utf8), atMost: Self.mostBytes)
    } catch {
      throw ConfigurationError.unreadable(source: source, reason: "\(error)")
    }
    return try SettingsLayer(json: Data(bytes), source: source)
  }
}
