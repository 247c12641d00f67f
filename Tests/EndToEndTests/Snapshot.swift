import Foundation
import Testing

/// Compares JSON with a golden file. `RECORD_SNAPSHOTS=1` writes the files anew.
enum Snapshot {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Snapshots")

  /// Checks values and shape, but for the members named in `changing`, of which only the type counts.
  static func check(
    _ object: [String: Any],
    equals name: String,
    changing: Set<String> = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let actual = try text(of: fixed(object, changing: changing))
    let file = folder.appendingPathComponent("\(name).json")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(actual.utf8).write(to: file) }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(actual == expected, "\(name).json differs", sourceLocation: sourceLocation)
  }

  private static func fixed(_ value: Any, changing: Set<String>) -> Any {
    switch value {
    case let members as [String: Any]:
      Dictionary(
        uniqueKeysWithValues: members.map { key, value in
          (key, changing.contains(key) ? typeName(value) : fixed(value, changing: changing))
        }
      )
    case let elements as [Any]:
      elements.map { fixed($0, changing: changing) }
    default:
      value
    }
  }

  /// A name for the type of a value; of an object the names of its members' types.
  private static func typeName(_ value: Any) -> Any {
    switch value {
    case let members as [String: Any]: members.mapValues(typeName)
    case let elements as [Any]: elements.prefix(1).map(typeName)
    case is String: "<text>"
    case let number as NSNumber: CFBooleanLike.isBoolean(number) ? "<boolean>" : "<number>"
    default: "<null>"
    }
  }

  private static func text(of value: Any) throws -> String {
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self) + "\n"
  }
}

/// JSONSerialization gives booleans as numbers.
enum CFBooleanLike {
  static func isBoolean(_ number: NSNumber) -> Bool {
    unsafe String(cString: number.objCType) == "c"
  }
}
