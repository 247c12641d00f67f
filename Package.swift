// swift-tools-version: 6.2
// Sections are in alphabetical order, one dependency a line; the module graph is written down in README.md and
// checked by ArchitectureTests, because SwiftPM does not stop a module from importing what its imports import.

import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let targets: [Target] = [
  // MARK: ArchitectureTests
  .testTarget(name: "ArchitectureTests"),

  // MARK: CKernels
  // -O3 also in debug builds: the scalar reference would otherwise take minutes in the tests.
  .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),

  // MARK: CQueues
  .target(name: "CQueues"),

  // MARK: CTreeSitter
  .systemLibrary(name: "CTreeSitter", pkgConfig: "tree-sitter", providers: [.apt(["libtree-sitter-dev"])]),

  // MARK: Completion
  .target(
    name: "Completion",
    dependencies: ["Decoding", "SourceText", "Support", "SymbolIndex", "Syntax", "Tokenization"]
  ),
  .testTarget(name: "CompletionTests", dependencies: ["Completion", "GGUF", "Indexing", "Inference", "TestSupport"]),

  // MARK: Configuration
  .target(name: "Configuration", dependencies: ["Support"]),
  .testTarget(name: "ConfigurationTests", dependencies: ["Configuration"]),

  // MARK: Decoding
  .target(name: "Decoding", dependencies: ["Support", "Tokenization"]),
  .testTarget(name: "DecodingTests", dependencies: ["Decoding", "TestSupport"]),

  // MARK: EndToEndTests
  .testTarget(name: "EndToEndTests", dependencies: ["Support", "TestSupport", "heed"], exclude: ["Snapshots"]),

  // MARK: Evaluation
  .target(
    name: "Evaluation",
    dependencies: ["Completion", "Indexing", "SourceText", "Support", "SymbolIndex", "Syntax"]
  ),
  .testTarget(
    name: "EvaluationTests",
    dependencies: [
      "Completion",
      "Decoding",
      "Evaluation",
      "GGUF",
      "Indexing",
      "SourceText",
      "Support",
      "SymbolIndex",
      "Syntax",
      "TestSupport",
      "Tokenization",
    ]
  ),

  // MARK: GGUF
  .target(name: "GGUF", dependencies: ["Support"]),
  .testTarget(name: "GGUFTests", dependencies: ["GGUF", "TestSupport"]),

  // MARK: Indexing
  .target(name: "Indexing", dependencies: ["SourceText", "Support", "SymbolIndex", "Syntax"]),
  .testTarget(name: "IndexingTests", dependencies: ["Indexing", "TestSupport", "heed"]),

  // MARK: Inference
  .target(name: "Inference", dependencies: ["CKernels", "Decoding", "GGUF", "Support", "Tokenization"]),
  .testTarget(name: "InferenceTests", dependencies: ["CKernels", "Inference", "TestSupport"], exclude: ["Fixtures"]),

  // MARK: JSONRPC
  .target(name: "JSONRPC", dependencies: ["Support"]),
  .testTarget(name: "JSONRPCTests", dependencies: ["JSONRPC", "TestSupport"]),

  // MARK: LanguageServer
  .target(
    name: "LanguageServer",
    dependencies: [
      "Completion",
      "Configuration",
      "Indexing",
      "JSONRPC",
      "LanguageServerProtocol",
      "SourceText",
      "Support",
      "SymbolIndex",
      "Syntax",
    ]
  ),
  .testTarget(
    name: "LanguageServerTests",
    dependencies: [
      "Completion",
      "Configuration",
      "GGUF",
      "Indexing",
      "JSONRPC",
      "LanguageServer",
      "LanguageServerProtocol",
      "SourceText",
      "Support",
      "SymbolIndex",
      "Syntax",
      "TestSupport",
      "Tokenization",
    ]
  ),

  // MARK: LanguageServerProtocol
  .target(name: "LanguageServerProtocol", dependencies: ["Support"]),
  .testTarget(name: "LanguageServerProtocolTests", dependencies: ["LanguageServerProtocol"]),

  // MARK: ModelCatalog
  .target(name: "ModelCatalog", dependencies: ["GGUF", "Support"]),
  .testTarget(name: "ModelCatalogTests", dependencies: ["ModelCatalog", "TestSupport"]),

  // MARK: SourceText
  .target(name: "SourceText", dependencies: ["Support"]),
  .testTarget(name: "SourceTextTests", dependencies: ["SourceText", "Support"]),

  // MARK: Support
  .target(name: "Support", dependencies: [logging]),
  .testTarget(name: "SupportTests", dependencies: ["Support"]),

  // MARK: SymbolIndex
  .target(name: "SymbolIndex", dependencies: [grdb, sqlite, "CQueues", "SourceText", "Support"]),
  .testTarget(name: "SymbolIndexTests", dependencies: [grdb, "SymbolIndex", "TestSupport"]),

  // MARK: Syntax
  .target(name: "Syntax", dependencies: ["CTreeSitter", "SourceText", "Support"]),
  .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "TestSupport"], exclude: ["Fixtures"]),

  // MARK: TestSupport
  .target(
    name: "TestSupport",
    dependencies: [
      "Decoding",
      "GGUF",
      "JSONRPC",
      "LanguageServerProtocol",
      "SourceText",
      "Support",
      "Tokenization",
    ]
  ),

  // MARK: Tokenization
  .target(name: "Tokenization", dependencies: ["GGUF", "Support"]),
  .testTarget(name: "TokenizationTests", dependencies: ["TestSupport", "Tokenization"]),

  // MARK: heed
  .executableTarget(
    name: "heed",
    dependencies: [
      argumentParser,
      logging,
      "Completion",
      "Configuration",
      "Decoding",
      "Evaluation",
      "GGUF",
      "Indexing",
      "Inference",
      "LanguageServer",
      "ModelCatalog",
      "SourceText",
      "Support",
      "SymbolIndex",
      "Syntax",
      "Tokenization",
    ]
  ),
]

let package = Package(
  name: "heed",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: targets,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)

for target in package.targets where target.type != .system && !["CKernels", "CQueues"].contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
}
