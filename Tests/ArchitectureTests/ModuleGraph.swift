/// The module graph of the design: what each module may import besides `Support` and the standard library.
enum ModuleGraph {
  static let allowed: [String: Set<String>] = [
    "CKernels": [],
    "CQueues": [],
    "CTreeSitter": [],
    "Completion": ["Decoding", "SourceText", "SymbolIndex", "Syntax"],
    "Configuration": [],
    "Decoding": ["Tokenization"],
    "Evaluation": ["Completion", "Indexing", "SourceText", "SymbolIndex", "Syntax"],
    "GGUF": [],
    "Indexing": ["SourceText", "SymbolIndex", "Syntax"],
    "Inference": ["CKernels", "Decoding", "GGUF"],
    "JSONRPC": [],
    "LanguageServer": [
      "Completion", "Configuration", "Indexing", "JSONRPC", "LanguageServerProtocol", "SourceText", "SymbolIndex",
      "Syntax",
    ],
    "LanguageServerProtocol": [],
    "ModelCatalog": ["GGUF"],
    "SourceText": [],
    "Support": ["Logging"],
    "SymbolIndex": ["CQueues", "GRDB", "GRDBSQLite", "SourceText"],
    "Syntax": ["CTreeSitter", "SourceText"],
    "Tokenization": ["GGUF"],
  ]

  /// A module whose types appear in the imported module's own interface comes with it: Swift asks for its import by
  /// name as soon as a member is used.
  static let comesWith: [String: Set<String>] = ["Decoding": ["Tokenization"]]

  /// May import everything: the program and the aids of the tests.
  static let unrestricted: Set<String> = ["TestSupport", "heed"]

  /// What the toolchain brings.
  static let system: Set<String> = ["Foundation", "Glibc", "Dispatch", "Synchronization", "RegexBuilder", "Swift"]

  static func mayImport(_ module: String) -> Set<String> {
    let direct = allowed[module] ?? []
    let implied = direct.flatMap { comesWith[$0] ?? [] }
    return direct.union(implied).union(system).union(["Logging", "Support"])
  }
}
