import Decoding
import Foundation
import GGUF
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Packed weights in a file: a model that maps them says what one says that has packed its own, to the last bit, whatever
/// becomes of the file.
@Suite struct SharedWeightsTests {
  /// A folder for packed weights, and models that use it.
  private struct Desk {
    private let home: TemporaryFolder
    let folder: CappedFolder

    init(mostBytes: Int = 1 << 30) throws {
      home = try TemporaryFolder()
      folder = CappedFolder(path: home.path("weights"), mostBytes: mostBytes, sharesCap: false)
    }

    /// The files, by name.
    var files: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    /// The path of the only file.
    func path(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
      try #require(files.count == 1, sourceLocation: sourceLocation)
      return "\(folder.path)/\(try files[0])"
    }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path()))) }

    /// Replaces the only file's content by another one, as somebody might who does not write in place.
    func replace(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path()), options: .atomic) }

    /// Writes a model's file, in place if it is there; gives its path.
    @discardableResult
    func write(seed: UInt64 = 1, to name: String = "model.gguf", contextLength: Int = 512) throws -> String {
      try home.write(GGUFBuilder.smallModel(contextLength: contextLength, seed: seed).bytes(), to: name)
    }

    func load(_ path: String, isShared: Bool = true, settlingSeconds: Double = 0) throws -> AttentionModel {
      var options = InferenceOptions(threads: 2, keyValueType: .f16)
      options.settlingSeconds = settlingSeconds
      if isShared { options.weightFolder = folder }
      return try AttentionModel(file: GGUFFile(path: path), options: options)
    }

    /// A model that maps a file, which is there from now on.
    func shared(seed: UInt64 = 1) throws -> AttentionModel {
      let model = try load(try write(seed: seed))
      #expect(model.sharesWeights && model.weightProblem == nil)
      return model
    }
  }

  private static let text = (0..<150).map { TokenID($0 * 7919 % 256) }

  private static func logits(_ model: AttentionModel, _ text: [TokenID] = text) throws -> [UInt32] {
    try bits(model.lastLogits([TokenSegment(tokens: text, position: 0, sees: [])]))
  }

  /// What a model with weights of its own says.
  private static func expected(seed: UInt64 = 1) throws -> [UInt32] {
    let desk = try Desk()
    return try logits(desk.load(desk.write(seed: seed), isShared: false))
  }

  // MARK: The same bytes

  @Test(arguments: ModelFixture.all)
  func everyKindOfModel(_ fixture: ModelFixture) throws {
    let desk = try Desk()
    let own = try desk.load(fixture.path, isShared: false)
    // The first one writes the file, and maps it at once.
    let shared = [try desk.load(fixture.path), try desk.load(fixture.path)]
    #expect(try desk.files.count == 1)
    #expect(!own.sharesWeights && own.weightProblem == nil)
    for example in try fixture.cases() {
      let expected = try bits(own.lastLogits(example.tokenSegments))
      for model in shared {
        #expect(model.sharesWeights && model.weightProblem == nil)
        #expect(try bits(model.lastLogits(example.tokenSegments)) == expected)
      }
    }
  }

  @Test func onlyTheUserMayRead() throws {
    let desk = try Desk()
    _ = try desk.shared()
    for (path, expected) in [(desk.folder.path, 0o700), (try desk.path(), 0o600)] {
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == expected)
    }
  }

  /// Keys and values that were stored with weights of one kind are found with the other.
  @Test func storedKeysAndValuesBelongToTheModel() throws {
    let desk = try Desk()
    let home = try TemporaryFolder()
    let windows = CappedFolder(path: home.path("a/windows"), mostBytes: 1 << 30)
    let (shared, own) = (try desk.shared(), try desk.load(desk.write(), isShared: false))
    _ = try Self.logits(own)
    #expect(try own.storePart(of: Self.text, in: windows, cancellation: CancellationFlag()) == .moved(count: 128))
    #expect(shared.storedCount(Self.text, in: windows) == 128)
    withExtendedLifetime(home) {}
  }

  @Test func manyAtOnce() throws {
    let desk = try Desk()
    let path = try desk.write()
    let expected = try Self.expected()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      do {
        let model = try desk.load(path)
        #expect(model.sharesWeights)
        #expect(try Self.logits(model) == expected)
      } catch {
        Issue.record(error)
      }
    }
    #expect(try desk.files.count == 1)
  }

  // MARK: Another model

  @Test func otherModelsHaveFilesOfTheirOwn() throws {
    let desk = try Desk()
    for seed in [1, 2, 3] as [UInt64] {
      let model = try desk.load(try desk.write(seed: seed, to: "\(seed).gguf"))
      #expect(model.sharesWeights)
      #expect(try Self.logits(model) == Self.expected(seed: seed))
    }
    #expect(try desk.files.count == 3)
  }

  /// The same size, the same place, and the time of the last change set back.
  @Test func aModelThatIsWrittenOver() throws {
    let desk = try Desk()
    let path = try desk.write()
    let time = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
    #expect(try desk.load(path).sharesWeights)
    Self.waitForTheFilesClock()
    try desk.write(seed: 2)
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    let model = try desk.load(path)
    #expect(model.sharesWeights)
    #expect(try Self.logits(model) == Self.expected(seed: 2))
  }

  /// It could change again, and its times stay the same.
  @Test func aModelThatHasJustChangedIsNotKept() throws {
    let desk = try Desk()
    let model = try desk.load(try desk.write(), settlingSeconds: 60)
    #expect(!model.sharesWeights)
    #expect(model.weightProblem?.contains("changed a moment ago") == true, "\(model.weightProblem ?? "")")
    #expect(try desk.files.isEmpty)
    #expect(try Self.logits(model) == Self.expected())
  }

  // MARK: While a file is in use

  /// Files get the same time within a step of the system's clock, a few milliseconds.
  private static func waitForTheFilesClock() { Thread.sleep(forTimeInterval: 0.05) }

  /// Does something to the file of a model in use between two requests; the next answer is right, and uses what was computed
  /// before. If the file is of no more use, there is a new one then.
  private func check(
    _ name: String,
    isUseless: Bool,
    _ change: (_ path: String, _ bytes: [UInt8]) throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let desk = try Desk()
    let model = try desk.shared()
    let (path, whole) = (try desk.path(), try desk.bytes())
    _ = try Self.logits(model, Array(Self.text.prefix(70)))
    Self.waitForTheFilesClock()
    try change(path, whole)
    let segment = TokenSegment(tokens: Self.text, position: 0, sees: [])
    let count = try model.evaluate([segment], cancellation: CancellationFlag())
    #expect(count.reused == 70, "\(name)", sourceLocation: sourceLocation)
    #expect(try bits(model.logits) == Self.expected(), "\(name)", sourceLocation: sourceLocation)
    #expect(model.sharesWeights, "\(name)", sourceLocation: sourceLocation)
    if isUseless { #expect(try desk.bytes() == whole, "\(name)", sourceLocation: sourceLocation) }
  }

  @Test func cutShort() throws {
    for share in [0, 1, 2, 3] {
      try check("to \(share) quarters", isUseless: true) { path, bytes in
        #expect(unsafe truncate(path, off_t(bytes.count * share / 4)) == 0)
      }
    }
    try check("by a byte", isUseless: true) { path, bytes in #expect(unsafe truncate(path, off_t(bytes.count - 1)) == 0)
    }
  }

  /// Nothing of it cannot be read, but it is zeros.
  @Test func cutShortAndMadeLongAgain() throws {
    try check("zeros", isUseless: true) { path, bytes in
      #expect(unsafe truncate(path, 0) == 0)
      #expect(unsafe truncate(path, off_t(bytes.count)) == 0)
    }
  }

  @Test func writtenTo() throws {
    try check("one bit", isUseless: true) { path, bytes in
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.seek(toOffset: UInt64(bytes.count / 2))
      try handle.write(contentsOf: Data([bytes[bytes.count / 2] ^ 1]))
      try handle.close()
    }
  }

  @Test func removedReplacedOrMarkedAsUsed() throws {
    try check("removed", isUseless: false) { path, _ in try FileManager.default.removeItem(atPath: path) }
    try check("replaced", isUseless: false) { path, _ in
      try Data([1, 2, 3]).write(to: URL(filePath: path), options: .atomic)
    }
    try check("marked", isUseless: false) { path, _ in #expect(unsafe utimensat(AT_FDCWD, path, nil, 0) == 0) }
  }

  /// Files that are cut at any moment of an answer: it is an error then or right, and the next one is right.
  @Test func cutShortWhileItIsRead() throws {
    let desk = try Desk()
    let (model, own) = (try desk.shared(), try desk.load(desk.write(to: "own.gguf"), isShared: false))
    let path = try desk.path()
    var losses = 0
    for attempt in 0..<500 where losses < 3 {
      // Another text each time, so that all of it is evaluated.
      let text = [TokenID(attempt % 256), TokenID(attempt / 256)] + (0..<400).map { TokenID($0 * 31 % 256) }
      let expected = try Self.logits(own, text)
      let isCut = DispatchSemaphore(value: 0)
      Thread {
        Thread.sleep(forTimeInterval: Double(attempt * 37 % 400) * 1e-4)
        #expect(unsafe truncate(path, 0) == 0)
        isCut.signal()
      }
      .start()
      do {
        #expect(try Self.logits(model, text) == expected)
      } catch {
        #expect(error as? InferenceError == .weightsLost(path: path))
        losses += 1
      }
      isCut.wait()
      #expect(try Self.logits(model, text) == expected)
      #expect(model.sharesWeights)
    }
    #expect(losses > 0)
  }

  /// There is nothing to go on with then.
  @Test func lostTogetherWithTheModel() throws {
    let desk = try Desk()
    let model = try desk.shared()
    _ = try Self.logits(model)
    #expect(unsafe truncate(try desk.path(), 0) == 0)
    let path = try desk.write(seed: 2)
    #expect(throws: InferenceError.modelReplaced(path: path)) { try Self.logits(model) }
    try desk.write(contextLength: 256)
    #expect(throws: InferenceError.modelReplaced(path: path)) { try Self.logits(model) }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: GGUFError.self) { try Self.logits(model) }
    // The same one again, wherever it comes from.
    try desk.write()
    #expect(try Self.logits(model) == Self.expected())
  }

  // MARK: What is found

  /// Damages the file before a model is loaded: it is made again.
  private func check(
    damage name: String,
    _ damage: (inout [UInt8]) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let desk = try Desk()
    let path = try desk.write()
    _ = try desk.load(path)
    let whole = try desk.bytes()
    var bytes = whole
    damage(&bytes)
    #expect(bytes != whole, "\(name)", sourceLocation: sourceLocation)
    try desk.replace(bytes)
    let model = try desk.load(path)
    #expect(model.sharesWeights, "\(name)", sourceLocation: sourceLocation)
    #expect(try desk.bytes() == whole, "\(name)", sourceLocation: sourceLocation)
    #expect(try Self.logits(model, [1, 2, 3]) == Self.logits(desk.load(path, isShared: false), [1, 2, 3]))
  }

  @Test func everyByteOfTheHeaderIsLookedAt() throws {
    for offset in 0..<64 { try check(damage: "byte \(offset)") { $0[offset] ^= 1 << UInt8(offset % 8) } }
    for offset in stride(from: 8, to: 64, by: 4) {
      try check(damage: "number \(offset)") { $0.replaceSubrange(offset..<offset + 4, with: [0xff, 0xff, 0xff, 0x7f]) }
    }
  }

  @Test func tensorsAreLookedAt() throws {
    for step in 1..<20 { try check(damage: "place \(step)") { $0[64 + ($0.count - 64) * step / 20] ^= 0x80 } }
    try check(damage: "all zero") { $0 = [UInt8](repeating: 0, count: $0.count) }
  }

  @Test func cutAndGrownFiles() throws {
    for count in [0, 1, 63, 64, 65, 4096, 5000] {
      try check(damage: "cut to \(count)") { $0 = Array($0.prefix(count)) }
    }
    try check(damage: "a byte less") { $0.removeLast() }
    try check(damage: "a byte more") { $0.append(0) }
  }

  @Test func whatIsNoFile() throws {
    let desk = try Desk()
    let path = try desk.write()
    _ = try desk.load(path)
    let file = try desk.path()
    // A link is not followed but replaced; a folder cannot be.
    try FileManager.default.moveItem(atPath: file, toPath: file + ".moved")
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: file + ".moved")
    #expect(try desk.load(path).sharesWeights)
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: file)) == nil)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createDirectory(atPath: file + "/inside", withIntermediateDirectories: true)
    let model = try desk.load(path)
    #expect(!model.sharesWeights && model.weightProblem?.contains("cannot be written") == true)
    #expect(try Self.logits(model) == Self.expected())
  }

  // MARK: Room

  @Test func theLongestUnusedMakesRoom() throws {
    let one = try Desk()
    _ = try one.shared()
    let size = try one.bytes().count
    let desk = try Desk(mostBytes: 2 * size)
    let models = try (1...3).map { try desk.write(seed: $0, to: "\($0).gguf") }
    _ = try desk.load(models[0])
    let first = try desk.files
    _ = try desk.load(models[1])
    let second = try desk.files.filter { !first.contains($0) }
    for (name, age) in [(first[0], 10_000.0), (second[0], 20_000.0)] {
      let date = Date(timeIntervalSinceNow: -age)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(desk.folder.path)/\(name)")
    }
    // In use again, so the first one goes.
    let used = try desk.load(models[1])
    let third = try desk.load(models[2])
    #expect(used.sharesWeights && third.sharesWeights)
    #expect(try desk.files.count == 2 && !desk.files.contains(first[0]))
  }

  @Test func whereThereIsNoRoom() throws {
    let desk = try Desk(mostBytes: 4096)
    let model = try desk.load(try desk.write())
    #expect(!model.sharesWeights && model.weightProblem == nil)
    #expect(!FileManager.default.fileExists(atPath: desk.folder.path))
    #expect(try Self.logits(model) == Self.expected())
  }

  @Test func aFolderThatCannotBeWritten() throws {
    let home = try TemporaryFolder()
    try home.write([1], to: "file")
    var options = InferenceOptions(threads: 1, keyValueType: .f16)
    options.weightFolder = CappedFolder(path: home.path("file/weights"), mostBytes: 1 << 30, sharesCap: false)
    let path = try home.write(GGUFBuilder.smallModel(contextLength: 512).bytes(), to: "model.gguf")
    let model = try AttentionModel(file: GGUFFile(path: path), options: options)
    #expect(!model.sharesWeights && model.weightProblem != nil)
    #expect(try Self.logits(model) == Self.expected())
  }
}
