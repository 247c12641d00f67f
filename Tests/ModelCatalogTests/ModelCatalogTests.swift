import Foundation
import ModelCatalog
import TestSupport
import Testing

@Suite struct ModelCatalogTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.model(.q8_0), to: "bundled/heed.gguf")
    try folder.write(Self.model(.f32), to: "user/own.gguf")
    try folder.write(Self.model(.f16), to: "user/more/nested.gguf")
    try folder.write(Self.model(.f32), to: "user/more/deeper/unseen.gguf")
    try folder.write(Array("<html>".utf8), to: "user/page.gguf")
    try folder.write([], to: "user/notes.txt")
    try folder.write(Self.model(.f32), to: "elsewhere/other.gguf")
  }

  private static func model(_ kind: GGUFBuilder.TensorKind, fim: Bool = true) -> [UInt8] {
    parts(kind, fim: fim).bytes()
  }

  private static func parts(_ kind: GGUFBuilder.TensorKind = .f32, fim: Bool = true) -> GGUFBuilder {
    var builder = GGUFBuilder()
    builder.set("general.architecture", .string("llama"))
    builder.setByteVocabulary(control: fim ? GGUFBuilder.fimTokens : ["<|endoftext|>"])
    builder.addTensor("token_embd.weight", [32, 4], kind, seed: 1)
    builder.addTensor("output_norm.weight", [32], .f32, seed: 2)
    return builder
  }

  private func catalog(_ wanted: String? = nil) -> ModelCatalog {
    ModelCatalog(
      bundled: folder.url.appending(path: "bundled"),
      user: folder.url.appending(path: "user"),
      wanted: wanted
    )
  }

  /// The names of all models, the active one in brackets, those with a problem with a mark.
  private func check(_ wanted: String?, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let names = catalog(wanted).entries().map { entry in
      (entry.active ? "[\(entry.name)]" : entry.name) + (entry.problem == nil ? "" : "!")
    }
    #expect(names.joined(separator: " ") == expected, sourceLocation: sourceLocation)
  }

  @Test func listsFoldersAndOneLevelMore() {
    check(nil, "[heed] nested own page!")
  }

  @Test func wantedByName() {
    check("own", "heed nested [own] page!")
    check("nested", "heed [nested] own page!")
    check("page", "heed nested own [page]!")
  }

  @Test func wantedByFile() {
    check(folder.path("user/own.gguf"), "heed nested [own] page!")
    check(folder.path("user/more/../own.gguf"), "heed nested [own] page!")
    check(folder.path("elsewhere/other.gguf"), "heed nested own page! [other]")
  }

  @Test func wantedThroughALink() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.gguf"),
      withDestinationPath: folder.path("user/own.gguf")
    )
    check(folder.path("link.gguf"), "heed nested [own] page!")
  }

  @Test(arguments: ["absent", "/no/such/file.gguf"])
  func wantedButAbsent(wanted: String) {
    check(wanted, "heed nested own page!")
    #expect(catalog(wanted).active() == nil)
  }

  @Test func brokenBundledModel() throws {
    try folder.write([], to: "bundled/a.gguf")
    check(nil, "a! [heed] nested own page!")
    try FileManager.default.removeItem(atPath: folder.path("bundled/heed.gguf"))
    check(nil, "[a]! nested own page!")
  }

  @Test func nothingThere() {
    let nowhere = folder.url.appending(path: "nowhere")
    let catalog = ModelCatalog(bundled: nowhere, user: nowhere, wanted: nil)
    #expect(catalog.entries().isEmpty)
    #expect(catalog.active() == nil)
  }

  @Test func describesAModel() throws {
    let entry = try #require(catalog().active())
    #expect(entry.architecture == "llama")
    #expect(entry.parameters == 32 * 4 + 32)
    #expect(entry.type == "Q8_0")
    #expect(entry.bytes == Self.model(.q8_0).count)
    #expect(entry.fim)
    #expect(entry.path == folder.path("bundled/heed.gguf"))
    try folder.write(Self.model(.f16, fim: false), to: "bundled/heed.gguf")
    #expect(catalog().active()?.fim == false)
    #expect(catalog().active()?.type == "F16")
  }

  @Test func filesThatAreNotWholeModels() throws {
    var part = GGUFBuilder()
    part.set("split.count", .uint16(3))
    part.addTensor("a", [1], .f32, values: [1])
    try folder.write(part.bytes(), to: "user/part.gguf")
    var vocabulary = GGUFBuilder()
    vocabulary.set("general.file_type", .uint32(15))
    try folder.write(vocabulary.bytes(), to: "user/vocabulary.gguf")
    let entries = Dictionary(uniqueKeysWithValues: catalog().entries().map { ($0.name, $0) })
    #expect(entries["part"]?.problem?.contains("3 parts") == true)
    #expect(entries["vocabulary"]?.problem?.contains("no weights") == true)
    #expect(entries["vocabulary"]?.type == "Q4_K_M")
  }

  /// A model in several files is one; a part without the first is told apart.
  @Test func modelsInSeveralFiles() throws {
    let parts = Self.parts().split(3).map { $0.bytes() }
    for (index, part) in parts.enumerated() { try folder.write(part, to: "user/big-0000\(index + 1)-of-00003.gguf") }
    try folder.write(parts[1], to: "user/lost-00002-of-00003.gguf")
    check("big", "heed [big] lost-00002-of-00003! nested own page!")
    let entry = try #require(catalog("big").active())
    #expect(entry.path == folder.path("user/big-00001-of-00003.gguf"))
    #expect(entry.bytes == parts.reduce(0) { $0 + $1.count })
    #expect(entry.parameters == 32 * 4 + 32)
    try FileManager.default.removeItem(atPath: folder.path("user/big-00003-of-00003.gguf"))
    #expect(catalog("big").active()?.problem?.contains("big-00003-of-00003.gguf is a part") == true)
  }

  /// The shape that the commands' contract gives, `problem` included when there is none.
  @Test func isWrittenAsTheContractSays() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var entry = try #require(catalog().active())
    entry.path = "/models/heed.gguf"
    entry.bytes = 7
    let json = try encoder.encode(entry)
    #expect(
      String(decoding: json, as: UTF8.self) == """
        {"active":true,"architecture":"llama","bytes":7,"fim":true,"name":"heed","parameters":160,\
        "path":"/models/heed.gguf","problem":null,"type":"Q8_0"}
        """
    )
    #expect(try JSONDecoder().decode(ModelEntry.self, from: json) == entry)
  }
}
