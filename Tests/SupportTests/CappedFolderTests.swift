import Foundation
import Support
import Testing

@Suite struct CappedFolderTests {
  /// A cache with folders of one kind in it, removed at the end.
  private final class Cache {
    let url = FileManager.default.temporaryDirectory.appending(path: "heed-test-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: url) }

    func folder(_ name: String, mostBytes: Int = 1000) -> CappedFolder {
      CappedFolder(path: url.appending(path: "\(name)/windows").path, mostBytes: mostBytes)
    }

    func write(_ count: Int, to name: String, in folder: CappedFolder) throws {
      let bytes = [UInt8](repeating: 7, count: count)
      try folder.write(name, byteCount: count) { file in
        try unsafe bytes.withUnsafeBytes { try unsafe file.append($0) }
      }
    }

    func setTime(_ seconds: Double, of name: String, in folder: CappedFolder) throws {
      let date = Date(timeIntervalSince1970: seconds)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(folder.path)/\(name)")
    }

    func permissions(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
  }

  private struct Refusal: Error {}

  private let cache = Cache()

  @Test func writesAndReads() throws {
    let folder = cache.folder("a")
    #expect(!folder.contains("x"))
    try cache.write(100, to: "x", in: folder)
    let file = try #require(folder.open("x"))
    #expect(file.byteCount == 100)
    var bytes = [UInt8](repeating: 0, count: 40)
    let isRead = unsafe bytes.withUnsafeMutableBytes { unsafe file.read(at: 60, into: $0) }
    #expect(isRead && bytes == [UInt8](repeating: 7, count: 40))
    let isReadPastTheEnd = unsafe bytes.withUnsafeMutableBytes { unsafe file.read(at: 61, into: $0) }
    #expect(!isReadPastTheEnd)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
  }

  @Test func onlyTheUserMayRead() throws {
    let folder = cache.folder("a")
    try cache.write(1, to: "x", in: folder)
    #expect(try cache.permissions(folder.path) == 0o700)
    #expect(try cache.permissions(cache.url.appending(path: "a").path) == 0o700)
    #expect(try cache.permissions(folder.path + "/x") == 0o600)
  }

  @Test func whatFailsLeavesNothing() throws {
    let folder = cache.folder("a")
    #expect(throws: Refusal.self) { try folder.write("x", byteCount: 1) { _ in throw Refusal() } }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(throws: CappedFolderError.self) { try folder.write("x", byteCount: 1001) { _ in } }
  }

  /// The cap is that of all workspaces together.
  @Test func theLongestUnusedGoesFirst() throws {
    let (one, other) = (cache.folder("a"), cache.folder("b"))
    for (index, (folder, name)) in [(one, "1"), (other, "2"), (one, "3")].enumerated() {
      try cache.write(300, to: name, in: folder)
      try cache.setTime(1000 + Double(index), of: name, in: folder)
    }
    one.markUsed(["1", "absent"])
    try cache.write(300, to: "4", in: one)
    #expect(one.contains("1") && !other.contains("2") && one.contains("3") && one.contains("4"))
    try cache.write(700, to: "5", in: other)
    #expect(!one.contains("3") && other.contains("5"))
  }

  /// Of a text's parts the later ones, which are of no use without the others, are a little larger.
  @Test func ofTheSameAgeTheLargestGoesFirst() throws {
    let folder = cache.folder("a")
    for (name, count) in [("1", 100), ("2", 110), ("3", 120)] {
      try cache.write(count, to: name, in: folder)
      try cache.setTime(1000, of: name, in: folder)
    }
    try cache.write(750, to: "4", in: folder)
    #expect(folder.contains("1") && folder.contains("2") && !folder.contains("3"))
  }

  /// In a folder that other programs' folders lie beside.
  @Test func aCapOfItsOwn() throws {
    let other = cache.folder("a")
    let alone = CappedFolder(path: cache.folder("b").path, mostBytes: 1000, sharesCap: false)
    for (folder, name) in [(other, "1"), (alone, "2"), (alone, "3")] { try cache.write(400, to: name, in: folder) }
    try cache.setTime(1000, of: "1", in: other)
    try cache.setTime(2000, of: "2", in: alone)
    try cache.write(400, to: "4", in: alone)
    #expect(other.contains("1") && !alone.contains("2") && alone.contains("3") && alone.contains("4"))
  }

  /// A mark changes the file's time, which others may watch.
  @Test func marksNowAndThen() throws {
    let folder = cache.folder("a")
    try cache.write(1, to: "x", in: folder)
    let written = try #require(folder.open("x")?.state)
    Thread.sleep(forTimeInterval: 0.05)
    folder.markUsed(["x", "absent"], atMostEvery: 3600)
    #expect(folder.open("x")?.state == written)
    for seconds in [-4000.0, 4000] {
      try cache.setTime(Date().timeIntervalSince1970 + seconds, of: "x", in: folder)
      let old = folder.open("x")?.state
      folder.markUsed(["x"], atMostEvery: 3600)
      #expect(folder.open("x")?.state != old)
    }
  }

  @Test func mapsAFile() throws {
    let folder = cache.folder("a")
    try cache.write(900, to: "x", in: folder)
    let file = try #require(folder.open("x"))
    let mapped = try #require(file.map())
    #expect(unsafe mapped.bytes.elementsEqual([UInt8](repeating: 7, count: 900)))
    #expect(mapped.state == file.state && mapped.state?.byteCount == 900)
    #expect(mapped.path == folder.path + "/x")
    // What has taken its place is another file's.
    try cache.write(100, to: "x", in: folder)
    #expect(unsafe mapped.bytes.elementsEqual([UInt8](repeating: 7, count: 900)))
    Thread.sleep(forTimeInterval: 0.05)
    #expect(unsafe truncate(folder.path + "/x", 0) == 0)
    #expect(mapped.state == file.state)
    #expect(folder.open("x").map { $0.map() == nil } == true)
  }

  @Test func otherFilesOfTheCacheAreLeftAlone() throws {
    let folder = cache.folder("a")
    try cache.write(900, to: "old", in: folder)
    let index = cache.url.appending(path: "a/index.sqlite")
    try Data(count: 5000).write(to: index)
    try cache.write(900, to: "new", in: folder)
    #expect(!folder.contains("old"))
    #expect(FileManager.default.fileExists(atPath: index.path))
  }
}
