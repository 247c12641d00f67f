import CKernels
import Foundation
import Support
import TestSupport
import Testing

/// Memory of files that are cut short.
@Suite struct GuardTests {
  private static let page = sysconf(Int32(_SC_PAGESIZE))

  /// A file of three pages, filled with sevens, and its memory, which is only read.
  @safe
  private struct Mapped: @unchecked Sendable {
    private let home: TemporaryFolder
    private let file: MappedFile
    var start: UnsafeMutableRawPointer? { unsafe UnsafeMutableRawPointer(mutating: file.bytes.baseAddress) }
    var count: Int { unsafe file.bytes.count }

    init() throws {
      home = try TemporaryFolder()
      let folder = CappedFolder(path: home.path("files"), mostBytes: 1 << 20, sharesCap: false)
      let sevens = [UInt8](repeating: 7, count: 3 * GuardTests.page - 100)
      try folder.write("x", byteCount: sevens.count) { file in
        try unsafe sevens.withUnsafeBytes { try unsafe file.append($0) }
      }
      file = try #require(folder.open("x")?.map())
    }

    /// Cuts the file.
    func cut(to count: Int) { #expect(unsafe truncate(file.path, off_t(count)) == 0) }

    /// The byte at a place of the memory.
    subscript(place: Int) -> UInt8 { unsafe file.bytes[place] }
  }

  /// In force as long as the value lives.
  @safe
  private final class Guard: @unchecked Sendable {
    private let pointer: OpaquePointer
    var isLost: Bool { unsafe ck_guard_is_lost(pointer) }

    init(_ mapped: Mapped) throws {
      guard let pointer = unsafe ck_guard_begin(mapped.start, mapped.count) else { throw NoGuard() }
      unsafe self.pointer = pointer
    }

    deinit { unsafe ck_guard_end(pointer) }
  }

  private struct NoGuard: Error {}

  @Test func whatIsGoneReadsAsZero() throws {
    let mapped = [try Mapped(), try Mapped()]
    let guards = try mapped.map { try Guard($0) }
    mapped[0].cut(to: Self.page)
    #expect(mapped[0][0] == 7)
    #expect(!guards[0].isLost)
    #expect(mapped[0][2 * Self.page] == 0)
    // All of it at once, so that nothing is half one and half the other.
    #expect(mapped[0][0] == 0 && mapped[0][mapped[0].count - 1] == 0)
    #expect(guards[0].isLost)
    // The other's file is whole.
    #expect(mapped[1][0] == 7 && mapped[1][mapped[1].count - 1] == 7)
    #expect(!guards[1].isLost)
  }

  /// Many threads at once meet what is gone.
  @Test func everyThreadComesThrough() throws {
    for _ in 0..<50 {
      let mapped = try Mapped()
      let memoryGuard = try Guard(mapped)
      mapped.cut(to: 0)
      DispatchQueue.concurrentPerform(iterations: 8) { index in
        #expect(mapped[(index * 997 + 1) % mapped.count] == 0)
        #expect(memoryGuard.isLost)
      }
    }
  }

  @Test func aGuardCanBeHadAgain() throws {
    let mapped = try Mapped()
    for _ in 0..<1000 { _ = try Guard(mapped) }
    #expect(unsafe ck_guard_begin(nil, 1) == nil)
    #expect(unsafe ck_guard_begin(mapped.start, 0) == nil)
  }

  // MARK: Everything else still ends the process

  @Test func memoryWithoutAGuard() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let (guarded, bare) = (try Mapped(), try Mapped())
      let memoryGuard = try Guard(guarded)
      defer { withExtendedLifetime(memoryGuard) {} }
      bare.cut(to: 0)
      #expect(bare[0] == 0)
    }
  }

  @Test func aGuardThatHasEnded() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let mapped = try Mapped()
      _ = try Guard(mapped)
      mapped.cut(to: 0)
      #expect(mapped[0] == 0)
    }
  }

  @Test func aSignalFromSomebody() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let mapped = try Mapped()
      let memoryGuard = try Guard(mapped)
      defer { withExtendedLifetime(memoryGuard) {} }
      kill(getpid(), SIGBUS)
      sleep(10)
    }
  }

  /// Whoever took care of such signals before goes on doing so.
  @Test func theHandlerThatWasThere() async {
    await #expect(processExitsWith: .exitCode(42)) {
      signal(SIGBUS) { _ in _exit(42) }
      let (guarded, bare) = (try Mapped(), try Mapped())
      let memoryGuard = try Guard(guarded)
      defer { withExtendedLifetime(memoryGuard) {} }
      guarded.cut(to: 0)
      guard guarded[0] == 0 else { _exit(1) }
      bare.cut(to: 0)
      #expect(bare[0] == 0)
    }
  }
}
