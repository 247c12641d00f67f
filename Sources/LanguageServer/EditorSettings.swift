import Configuration
import Foundation
import JSONRPC

/// The editor's settings, from `initializationOptions` or `workspace/didChangeConfiguration`.
enum EditorSettings {
  /// The `heed` section, or the whole if there is none; nil if it is no object, as when a client sends `null`.
  static func layer(from json: JSONValue?) throws -> SettingsLayer? {
    guard let json, case .object(let members) = json else { return nil }
    let section = members["heed"] ?? json
    guard case .object = section else { return nil }
    return try SettingsLayer(json: JSONEncoder().encode(section), source: .editor)
  }
}
