import Decoding
import Foundation
import GGUF
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Keys and values in files: what is loaded is what evaluating gives, to the last bit, or it is not loaded.
@Suite struct SnapshotTests {
  private static let text = (0..<300).map { TokenID($0 * 7919 % 256) }

  /// A folder for parts, and models that may have read them.
  private struct Shelf {
    private let home: TemporaryFolder
    let folder: CappedFolder

    init(mostBytes: Int = 1 << 30) throws {
      home = try TemporaryFolder()
      folder = CappedFolder(path: home.path("workspace/windows"), mostBytes: mostBytes)
    }

    /// The files, by name.
    var files: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
      try Data(bytes).write(to: URL(filePath: "\(folder.path)/\(name)"))
    }

    func model(
      seed: UInt64 = 1,
      _ type: KeyValueType = .f16,
      build: String = "a",
      set: InstructionSet = .best,
      name: String = "model.gguf"
    ) throws -> AttentionModel {
      let path = home.path(name)
      try GGUFBuilder.smallModel(contextLength: 512, seed: seed).write(to: path)
      var options = InferenceOptions(threads: 1, instructionSet: set, keyValueType: type)
      options.build = build
      return try AttentionModel(file: GGUFFile(path: path), options: options)
    }

    @discardableResult
    func load(_ text: [TokenID] = SnapshotTests.text, into model: AttentionModel) throws -> [SnapshotStep] {
      try steps { try model.loadPart(of: text, from: folder, cancellation: CancellationFlag()) }
    }

    @discardableResult
    func store(_ text: [TokenID] = SnapshotTests.text, from model: AttentionModel) throws -> [SnapshotStep] {
      try steps { try model.storePart(of: text, in: folder, cancellation: CancellationFlag()) }
    }

    private func steps(_ step: () throws -> SnapshotStep) throws -> [SnapshotStep] {
      var steps: [SnapshotStep] = []
      while true {
        let next = try step()
        steps.append(next)
        guard case .moved = next else { return steps }
      }
    }

    /// A model that has read the text and stored it.
    func filled() throws -> AttentionModel {
      let model = try model()
      _ = try model.evaluate(SnapshotTests.segments(), cancellation: CancellationFlag())
      try store(from: model)
      return model
    }
  }

  private static func segments(_ text: [TokenID] = text) -> [TokenSegment] {
    [TokenSegment(tokens: text, position: 0, sees: [])]
  }

  private static let all: [SnapshotStep] = [.moved(count: 128), .moved(count: 256), .finished]

  // MARK: The same bytes

  @Test(arguments: KeyValueType.allCases, InstructionSet.allCases.filter(\.isAvailable))
  func loadedIsEvaluated(_ type: KeyValueType, _ set: InstructionSet) throws {
    let shelf = try Shelf()
    let first = try shelf.model(type, set: set)
    _ = try first.evaluate(Self.segments(), cancellation: CancellationFlag())
    #expect(try shelf.store(from: first) == Self.all)
    #expect(first.storedCount(Self.text, in: shelf.folder) == 256)
    #expect(try shelf.store(from: first) == [.finished])

    let second = try shelf.model(type, set: set)
    #expect(try shelf.load(into: second) == Self.all)
    #expect(second.missing(Self.segments()) == 300 - 256)
    let fresh = try shelf.model(type, set: set)
    for model in [second, fresh] { _ = try model.evaluate(Self.segments(), cancellation: CancellationFlag()) }
    #expect(bits(second.logits) == bits(fresh.logits))
    for token in [3, 1, 4, 1, 5] as [TokenID] {
      for model in [second, fresh] { try model.step(token, cancellation: CancellationFlag()) }
      #expect(bits(second.logits) == bits(fresh.logits))
    }
  }

  /// Where the files and the model lie makes no difference; what somebody else stored is written alike.
  @Test func theSameFilesEverywhere() throws {
    let (one, other) = (try Shelf(), try Shelf())
    for shelf in [one, other] {
      let isFirst = shelf.folder == one.folder
      let model = try shelf.model(name: isFirst ? "a.gguf" : "b.gguf")
      // In pieces of other lengths.
      for count in isFirst ? [300] : [1, 77, 140, 300] {
        _ = try model.evaluate(Self.segments(Array(Self.text.prefix(count))), cancellation: CancellationFlag())
      }
      try shelf.store(from: model)
    }
    #expect(try one.files == other.files)
    for name in try one.files { #expect(try one.bytes(name) == other.bytes(name)) }
  }

  @Test func aLongerTextTakesWhatItSharesAndAddsTheRest() throws {
    let shelf = try Shelf()
    _ = try shelf.filled()
    let other = Array(Self.text.prefix(200)) + Array(repeating: 9, count: 200)
    let model = try shelf.model()
    #expect(model.storedCount(other, in: shelf.folder) == 128)
    #expect(try shelf.load(other, into: model) == [.moved(count: 128), .finished])
    _ = try model.evaluate(Self.segments(other), cancellation: CancellationFlag())
    #expect(try shelf.store(other, from: model) == [.moved(count: 256), .moved(count: 384), .finished])
    #expect(try shelf.files.count == 4)
    let fresh = try shelf.model()
    #expect(try bits(model.lastLogits(Self.segments(other))) == bits(fresh.lastLogits(Self.segments(other))))
  }

  /// What is in memory is kept, and goes on from there.
  @Test func whatIsKnownIsNotLoadedAgain() throws {
    let shelf = try Shelf()
    _ = try shelf.filled()
    let model = try shelf.model()
    _ = try model.evaluate(Self.segments(Array(Self.text.prefix(130))), cancellation: CancellationFlag())
    #expect(try shelf.load(into: model) == [.moved(count: 256), .finished])
    #expect(try model.evaluate(Self.segments(), cancellation: CancellationFlag()).evaluated == 44)
    #expect(try bits(model.logits) == bits(shelf.model().lastLogits(Self.segments())))
  }

  // MARK: What does not belong

  @Test func otherModelsBuildsAndNumbersFindNothing() throws {
    let shelf = try Shelf()
    _ = try shelf.filled()
    var others = try [shelf.model(seed: 2), shelf.model(.f32), shelf.model(build: "b")]
    if InstructionSet.best != .scalar { others.append(try shelf.model(set: .scalar)) }
    for model in others { #expect(try shelf.load(into: model) == [.finished]) }
    #expect(try shelf.load(into: shelf.model()) == Self.all)
  }

  @Test func wrongTokensAndLongTextsFindNothing() throws {
    let shelf = try Shelf()
    let model = try shelf.filled()
    #expect(model.storedCount([-1] + Self.text, in: shelf.folder) == 0)
    #expect(try shelf.load([.max] + Self.text, into: model) == [.finished])
    #expect(try shelf.load(Array(repeating: 5, count: 5000), into: model) == [.finished])
    #expect(try shelf.load([], into: model) == [.finished])
  }

  // MARK: Damage

  /// Damages the first part's file; loading must notice, remove it, and the text be what it is without it.
  private func check(
    _ name: String,
    _ damage: (inout [UInt8]) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let shelf = try Shelf()
    let filled = try shelf.filled()
    // Headers grow with the text, so the first part's file is the smallest.
    let sizes = try shelf.files.map { (name: $0, size: try shelf.bytes($0).count) }
    let first = try #require(sizes.min { $0.size < $1.size }?.name)
    var bytes = try shelf.bytes(first)
    let whole = bytes
    damage(&bytes)
    #expect(bytes != whole, "\(name)", sourceLocation: sourceLocation)
    try shelf.write(bytes, to: first)
    let model = try shelf.model()
    #expect(try shelf.load(into: model) == [.damaged], "\(name)", sourceLocation: sourceLocation)
    #expect(try !shelf.files.contains(first), "\(name)", sourceLocation: sourceLocation)
    #expect(model.missing(Self.segments()) == Self.text.count, "\(name)", sourceLocation: sourceLocation)
    // It is made again, as it was.
    #expect(try shelf.store(from: filled) == Self.all, sourceLocation: sourceLocation)
    #expect(try shelf.bytes(first) == whole, sourceLocation: sourceLocation)
  }

  @Test func everyPartOfTheHeaderIsLookedAt() throws {
    for offset in stride(from: 0, to: 80 + 4 * 128, by: 5) {
      try check("byte \(offset)") { $0[offset] ^= 1 << UInt8(offset % 8) }
    }
  }

  @Test func keysAndValuesAreLookedAt() throws {
    for step in 1..<20 {
      try check("place \(step)") { $0[$0.count * step / 20] ^= 0x80 }
      // The highest bits of neighbours, which a sum would not see.
      try check("places \(step)") {
        let place = $0.count * step / 20 / 64 * 64
        $0[place + 7] ^= 0x80
        $0[place + 71] ^= 0x80
      }
    }
  }

  @Test func cutAndGrownFiles() throws {
    for count in [0, 1, 7, 8, 79, 80, 592, 600, 5000] {
      try check("cut to \(count)") { $0.removeSubrange(min(count, $0.count - 1)...) }
    }
    try check("one byte less") { $0.removeLast() }
    try check("one byte more") { $0.append(0) }
  }

  @Test func hostileNumbers() throws {
    for offset in stride(from: 8, to: 80, by: 4) {
      try check("at \(offset)") { $0.replaceSubrange(offset..<offset + 4, with: [0xff, 0xff, 0xff, 0x7f]) }
    }
  }

  @Test func anyDamage() throws {
    var random = SeededGenerator(seed: 5)
    let shelf = try Shelf()
    _ = try shelf.filled()
    let names = try shelf.files
    let whole = try names.map { try shelf.bytes($0) }
    let expected = try bits(shelf.model().lastLogits(Self.segments()))
    for _ in 0..<Fuzzing.rounds(60, parts: 1) {
      for (name, bytes) in zip(names, whole) {
        var bytes = bytes
        if Bool.random(using: &random) { FileDamage.apply(to: &bytes, limit: 700, &random) }
        try shelf.write(bytes, to: name)
      }
      let model = try shelf.model()
      try shelf.load(into: model)
      #expect(try bits(model.lastLogits(Self.segments())) == expected)
    }
  }

  @Test func aFileInAnothersPlace() throws {
    let shelf = try Shelf()
    let model = try shelf.filled()
    let other = Self.text.map { 255 - $0 }
    _ = try model.evaluate(Self.segments(other), cancellation: CancellationFlag())
    let own = try shelf.files
    try shelf.store(other, from: model)
    for name in own {
      for foreign in try shelf.files where !own.contains(foreign) {
        if try shelf.bytes(foreign).count == shelf.bytes(name).count {
          try shelf.write(shelf.bytes(foreign), to: name)
        }
      }
    }
    #expect(try shelf.load(into: shelf.model()) == [.damaged])
  }

  @Test func whatIsNoFileIsLeftAlone() throws {
    let shelf = try Shelf()
    let model = try shelf.filled()
    let manager = FileManager.default
    for name in try shelf.files {
      let path = "\(shelf.folder.path)/\(name)"
      try manager.moveItem(atPath: path, toPath: path + ".moved")
      try manager.createSymbolicLink(atPath: path, withDestinationPath: path + ".moved")
    }
    #expect(try shelf.load(into: shelf.model()) == [.finished])
    // Nothing is written through the links, nor instead of them.
    #expect(try shelf.store(from: model) == [.finished])
  }

  // MARK: Breaking off

  @Test func cancelling() throws {
    let shelf = try Shelf()
    let filled = try shelf.filled()
    let flag = CancellationFlag()
    flag.cancel()
    let model = try shelf.model()
    #expect(throws: CancellationError.self) {
      try model.loadPart(of: Self.text, from: shelf.folder, cancellation: flag)
    }
    #expect(try shelf.load(into: model) == Self.all)
    for name in try shelf.files { shelf.folder.remove(name) }
    #expect(throws: CancellationError.self) {
      try filled.storePart(of: Self.text, in: shelf.folder, cancellation: flag)
    }
    #expect(try shelf.files == [])
    #expect(try shelf.store(from: filled) == Self.all)
  }

  @Test func aTextLargerThanTheCapIsStoredAsFarAsItFits() throws {
    let shelf = try Shelf(mostBytes: 20_000)
    let model = try shelf.filled()
    let count = model.storedCount(Self.text, in: shelf.folder)
    #expect(try shelf.files.count == 1)
    #expect(count == 128)
  }

  @Test func aFolderThatCannotBeWritten() throws {
    let home = try TemporaryFolder()
    try home.write([1], to: "file")
    let folder = CappedFolder(path: home.path("file/windows"), mostBytes: 1 << 30)
    let model = try Shelf().filled()
    #expect(throws: CappedFolderError.self) {
      try model.storePart(of: Self.text, in: folder, cancellation: CancellationFlag())
    }
    #expect(try model.loadPart(of: Self.text, from: folder, cancellation: CancellationFlag()) == .finished)
    withExtendedLifetime(home) {}
  }
}
