package import Foundation

/// What one source says of the settings; nil says nothing. The JSON of `config.json`, `.heed.json` and an editor's
/// `heed` section.
package struct SettingsLayer: Sendable, Hashable, Codable {
  package var model: String?
  package var threads: Int?
  package var indexThreads: Int?
  package var languages: [String: Bool]?
  package var excludes: [String]?
  package var eagerness: Double?
  package var maximumTokens: Int?
  package var maximumFileBytes: Int?
  package var offersModelItem: Bool?
  package var preparesAccepted: Bool?
  package var offersSymbols: Bool?
  package var offersHover: Bool?
  package var offersDefinition: Bool?
  package var window: Settings.Window?
  package var cacheMegabytes: Int?
  package var snapshotMegabytes: Int?
  package var weightMegabytes: Int?
  package var libraryMegabytes: Int?

  package init() {}

  /// A layer from JSON text.
  package init(json: Data, source: SettingsSource) throws(ConfigurationError) {
    do {
      self = try JSONDecoder().decode(SettingsLayer.self, from: json)
    } catch let error as DecodingError {
      throw .unreadable(source: source, reason: Self.reason(error))
    } catch {
      throw .unreadable(source: source, reason: "\(error)")
    }
    try check(source: source)
  }

  /// The layer without what its source may not set: a cloned repository chooses neither the model nor how much of the
  /// machine is used.
  package func limited(to source: SettingsSource) -> SettingsLayer {
    guard source.isUntrusted else { return self }
    var allowed = SettingsLayer()
    allowed.languages = languages
    allowed.excludes = excludes
    allowed.eagerness = eagerness
    allowed.maximumTokens = maximumTokens
    allowed.maximumFileBytes = maximumFileBytes
    return allowed
  }

  /// Throws if a value is out of its range.
  package func check(source: SettingsSource) throws(ConfigurationError) {
    func require(_ holds: Bool, _ key: String, _ range: String) throws(ConfigurationError) {
      if !holds { throw .outOfRange(source: source, key: key, range: range) }
    }
    try require(threads.map { (1...256).contains($0) } ?? true, "threads", "1 to 256")
    try require(indexThreads.map { (1...64).contains($0) } ?? true, "indexThreads", "1 to 64")
    try require(eagerness.map { (0...1).contains($0) } ?? true, "eagerness", "0 to 1")
    try require(cacheMegabytes.map { (16...(1 << 20)).contains($0) } ?? true, "cacheMegabytes", "16 to 1048576")
    try require(snapshotMegabytes.map { (0...(1 << 20)).contains($0) } ?? true, "snapshotMegabytes", "0 to 1048576")
    try require(weightMegabytes.map { (0...(1 << 20)).contains($0) } ?? true, "weightMegabytes", "0 to 1048576")
    try require(libraryMegabytes.map { (0...(1 << 20)).contains($0) } ?? true, "libraryMegabytes", "0 to 1048576")
    try require(maximumTokens.map { (1...1024).contains($0) } ?? true, "maximumTokens", "1 to 1024")
    try require(maximumFileBytes.map { (1...(1 << 30)).contains($0) } ?? true, "maximumFileBytes", "1 to 1073741824")
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "“\(context.codingPath.map(\.stringValue).joined(separator: "."))”: \(context.debugDescription)"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      "“\(context.codingPath.map(\.stringValue).joined(separator: "."))”: \(context.debugDescription)"
    case .dataCorrupted: "it is not valid JSON"
    default: "\(error)"
    }
  }
}
