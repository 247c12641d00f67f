import Foundation
import Support
import TestSupport
import Testing

/// `kill -9` at any moment of `heed index`: the next run ends with the index that an undisturbed one makes.
///
/// A few kills each time, and as many as `HEED_KILLS` says in long runs (`make kills`). Whoever reads between two runs gets
/// an answer, and no remark that anything is damaged.
@Suite(.serialized)
struct KilledIndexTests {
  /// What `heed index` is busy with when it is killed.
  private enum Work: CaseIterable {
    case makingAnew
    case takingUpChanges
    case rebuilding
  }

  private static let kills = ProcessInfo.processInfo.environment["HEED_KILLS"].flatMap { Int($0) } ?? 4
  private static let seed: UInt64 = 9

  private let heed: HeedProcess
  private let tree: KilledTree
  private var random = SeededGenerator(seed: seed)

  init() throws {
    var heed = try HeedProcess()
    heed.commandPath = heed.folder.path
    self.heed = heed
    try heed.writeSettings("{}")
    tree = try KilledTree(workspace: heed.workspace([:]), folder: heed.folder)
  }

  /// Everything that is known after a run: the workspace's symbols and those of each library.
  private func dump() throws -> [String: String] {
    var dumps = ["": try heed.run(["symbols", "--all", tree.workspace.path]).output]
    let folder = heed.folder.appendingPathComponent(".cache/heed/libraries")
    for store in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let index = folder.appendingPathComponent("\(store)/index.sqlite").path
      dumps[store] = try heed.run(["symbols", "--all", tree.workspace.path, "--index", index]).output
    }
    return dumps
  }

  private func forget() throws {
    let outcome = try heed.run(["forget", tree.workspace.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func index(_ flags: [String] = []) throws -> Double {
    let watch = Stopwatch(.system)
    let outcome = try heed.run(["index", tree.workspace.path, "--quiet"] + flags)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("rebuilt"), "\(outcome.errors)")
    return watch.seconds
  }

  /// Starts `heed index` and kills it after so many seconds; false if it had ended by then.
  private func kill(after seconds: Double, _ flags: [String]) throws -> Bool {
    let process = heed.process(["index", tree.workspace.path, "--quiet"] + flags)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: seconds)
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  @Test mutating func theNextRunEndsWithTheSameIndex() throws {
    var expected: [KilledTree.State: [String: String]] = [:]
    var seconds: [Work: Double] = [:]
    for state in KilledTree.State.allCases {
      try forget()
      try tree.write(state)
      seconds[.makingAnew] = try index()
      expected[state] = try dump()
      #expect(expected[state]?.count == 3)
    }
    #expect(expected[.first] != expected[.second])
    try tree.write(.first)
    seconds[.takingUpChanges] = try index()
    let changed = try dump()
    #expect(changed == expected[.first])
    seconds[.rebuilding] = try index(["--fresh"])

    var (done, tries) = (0, 0)
    while done < Self.kills, tries < 4 * Self.kills {
      let work = Work.allCases[tries % Work.allCases.count]
      let state: KilledTree.State = tries % 2 == 0 ? .second : .first
      tries += 1
      if work == .makingAnew { try forget() }
      try tree.write(state)
      let flags = work == .rebuilding ? ["--fresh"] : []
      // Sometimes what goes on after a kill is killed as well.
      for _ in 0..<Int.random(in: 1...3, using: &random) where done < Self.kills {
        if try kill(after: .random(in: 0...(seconds[work] ?? 1), using: &random), flags) { done += 1 }
        try checkReading()
      }
      _ = try index(flags)
      let found = try dump()
      for (store, text) in expected[state] ?? [:] where found[store] != text {
        Issue.record("\(work), \(state), after \(done) kills: the symbols of '\(store)' differ")
      }
    }
    #expect(done == Self.kills, "\(tries) tries")
  }

  /// What there is can be read, whatever was cut off.
  private func checkReading() throws {
    let outcome = try heed.run(["symbols", "--all", tree.workspace.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
  }
}
