import Configuration
import Foundation

/// Reads the settings' files and merges them with the environment and the flags.
struct SettingsFiles {
  let environment: Environment

  /// The settings for a workspace. A broken file of the user's is an error; a broken one of the workspace is left out
  /// with a remark, since it came with somebody's repository.
  func settings(
    for workspace: URL?,
    editor: SettingsLayer? = nil,
    flags: SettingsLayer
  ) throws -> Settings {
    var layers: [(source: SettingsSource, layer: SettingsLayer)] = []
    let userFile = environment.settingsFile
    if let layer = try layer(at: userFile, source: .user(path: userFile.path)) {
      layers.append((.user(path: userFile.path), layer))
    }
    if let file = workspace?.appendingPathComponent(".heed.json") {
      let source = SettingsSource.workspace(path: file.path)
      do {
        if let layer = try layer(at: file, source: source) { layers.append((source, layer)) }
      } catch let error as ConfigurationError {
        Terminal.writeError("heed: \(error.description) Going on without it.")
      }
    }
    layers.append((.environment, environment.settings))
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
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try SettingsLayer(json: data, source: source)
  }
}
