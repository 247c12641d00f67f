import Configuration
import Foundation
import Testing

@Suite struct SettingsTests {
  private static let user = SettingsSource.user(path: "config.json")
  private static let workspace = SettingsSource.workspace(path: ".heed.json")

  /// Merges JSON texts in order and checks the result.
  private func check(
    _ layers: [(SettingsSource, String)],
    _ expect: (inout Settings) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let parsed = try layers.map { source, text in
      (source: source, layer: try SettingsLayer(json: Data(text.utf8), source: source))
    }
    var expected = Settings()
    expect(&expected)
    #expect(Settings(layers: parsed) == expected, sourceLocation: sourceLocation)
  }

  @Test func nothingSetGivesDefaults() throws {
    try check([(Self.user, "{}")]) { _ in }
  }

  @Test func laterSourcesOverrideEarlierOnes() throws {
    try check([
      (Self.user, #"{"model": "a", "threads": 4, "languages": {"c": false}}"#),
      (.editor, #"{"threads": 1, "languages": {"go": false}, "window": "far", "cacheMegabytes": 900}"#),
      (.editor, #"{"snapshotMegabytes": 0, "weightMegabytes": 27}"#),
      (.editor, #"{"indexThreads": 3, "preparesAccepted": false}"#),
      (.flags, #"{"model": "b", "languages": {"c": true}}"#),
    ]) {
      $0.model = "b"
      $0.threads = 1
      $0.indexThreads = 3
      $0.window = .far
      $0.cacheMegabytes = 900
      $0.snapshotMegabytes = 0
      $0.weightMegabytes = 27
      $0.preparesAccepted = false
      $0.disabledLanguages = ["go"]
    }
  }

  @Test func aRepositoryCannotChooseModelThreadsOrLargerBudgets() throws {
    try check([
      (Self.user, #"{"maximumTokens": 32}"#),
      (
        Self.workspace,
        #"""
        {"model": "/evil.gguf", "threads": 200, "indexThreads": 64, "maximumTokens": 900, "eagerness": 0.1, "excludes": ["gen/"],
        "maximumFileBytes": 10, "window": "far", "cacheMegabytes": 1000000, "snapshotMegabytes": 1000000,
        "weightMegabytes": 1000000}
        """#
      ),
    ]) {
      $0.maximumTokens = 32
      $0.eagerness = 0.1
      $0.excludes = ["gen/"]
      $0.maximumFileBytes = 10
    }
  }

  @Test(arguments: [
    (#"{"threads": 0}"#, "“threads” in config.json is out of range; use 1 to 256."),
    (#"{"indexThreads": 65}"#, "“indexThreads” in config.json is out of range; use 1 to 64."),
    (#"{"cacheMegabytes": 1}"#, "“cacheMegabytes” in config.json is out of range; use 16 to 1048576."),
    (#"{"weightMegabytes": 1048577}"#, "“weightMegabytes” in config.json is out of range; use 0 to 1048576."),
    (#"{"snapshotMegabytes": -1}"#, "“snapshotMegabytes” in config.json is out of range; use 0 to 1048576."),
    (
      #"{"window": "wide"}"#,
      "The settings in config.json cannot be read (“window”: use automatic, near or far); correct or remove them."
    ),
    (#"{"eagerness": 2}"#, "“eagerness” in config.json is out of range; use 0 to 1."),
    ("{", "The settings in config.json cannot be read (it is not valid JSON); correct or remove them."),
  ])
  func wrongSettingsAreRefusedWithAReason(text: String, message: String) {
    #expect {
      try SettingsLayer(json: Data(text.utf8), source: Self.user)
    } throws: {
      ($0 as? ConfigurationError)?.description == message
    }
  }

  @Test func aWrongTypeNamesTheKey() {
    #expect {
      try SettingsLayer(json: Data(#"{"threads": "two"}"#.utf8), source: .editor)
    } throws: {
      ($0 as? ConfigurationError)?.description.contains("threads") == true
    }
  }
}
