import Foundation
import Support
import SymbolIndex
import Synchronization

/// Tells of changed files in a workspace's folders, as Linux does (inotify(7)), for editors that tell nobody.
///
/// One thread, which sleeps in the kernel while nothing happens. Folders that the walk does not enter are not watched. Changes
/// that come together are told together; where the system has lost count, or whole folders have gone, all may have changed.
package final class FolderWatcher: Sendable {
  /// What has changed.
  package enum Change: Sendable, Hashable {
    /// Files that were made, written or removed, relative to the workspace, in order.
    case files([String])
    /// Anything.
    case everything
  }

  /// Seconds of rest after which changes are told, and most that they are held back: a checkout writes for seconds.
  private static let rest = 0.05
  private static let mostHeld = 1.0
  /// Most folders: each costs the system a kilobyte.
  private static let mostFolders = 50_000

  private let stopping: Pipe

  /// Watches from now on; nil where the system has no such thing.
  ///
  /// - Parameters:
  ///   - changed: called on the watcher's thread.
  ///   - report: gets one sentence if not all can be watched.
  package init?(
    walker: WorkspaceWalker,
    changed: @escaping @Sendable (Change) -> Void,
    report: @escaping @Sendable (String) -> Void
  ) {
    #if os(Linux)
      let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
      guard descriptor >= 0 else { return nil }
      let stopping = Pipe()
      self.stopping = stopping
      let thread = Thread {
        var watch = FolderWatch(descriptor: descriptor, walker: walker, most: Self.mostFolders, report: report)
        watch.add(below: [])
        while let change = watch.next(
          until: stopping.fileHandleForReading.fileDescriptor,
          rest: Self.rest,
          mostHeld: Self.mostHeld
        ) {
          changed(change)
        }
        close(descriptor)
      }
      thread.name = "heed folders"
      thread.start()
    #else
      return nil
    #endif
  }

  /// Ends the watching soon; what is being told may still come.
  package func stop() { try? stopping.fileHandleForWriting.close() }
}

#if os(Linux)
  /// The watched folders, on the watcher's thread.
  private struct FolderWatch {
    private static let mask =
      UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DONT_FOLLOW | IN_EXCL_UNLINK)
      | UInt32(IN_ONLYDIR)
    private static let bufferSize = 64 << 10
    private static let headerSize = 16

    let descriptor: Int32
    let walker: WorkspaceWalker
    let most: Int
    let report: @Sendable (String) -> Void
    /// Folders relative to the workspace, with a slash at the end unless empty.
    private var folders: [Int32: [UInt8]] = [:]
    private var isFull = false
    private var files: Set<[UInt8]> = []
    private var isEverything = false

    init(descriptor: Int32, walker: WorkspaceWalker, most: Int, report: @escaping @Sendable (String) -> Void) {
      self.descriptor = descriptor
      self.walker = walker
      self.most = most
      self.report = report
    }

    /// Watches a folder and those in it.
    mutating func add(below folder: [UInt8]) {
      for folder in walker.folders(below: folder) {
        guard !isFull else { return }
        guard folders.count < most else { return giveUp() }
        let added = unsafe walker.withPath(folder) { unsafe inotify_add_watch(descriptor, $0, Self.mask) }
        if added >= 0 {
          folders[added] = folder
        } else if errno == ENOSPC || errno == ENOMEM {
          return giveUp()
        }
      }
    }

    private mutating func giveUp() {
      isFull = true
      let advice = "raise fs.inotify.max_user_watches, or save files from the editor"
      report("only \(folders.count) folders are watched for changes; \(advice)")
    }

    /// What has changed once it has come to rest; nil at the end.
    mutating func next(until stop: Int32, rest: Double, mostHeld: Double) -> FolderWatcher.Change? {
      var held = 0.0
      while true {
        let hasChanges = !files.isEmpty || isEverything
        let milliseconds = hasChanges ? Int32(min(rest, max(mostHeld - held, 0)) * 1000) : -1
        var waiting = [descriptor, stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let found = unsafe poll(&waiting, 2, milliseconds)
        if waiting[1].revents != 0 { return nil }
        if found < 0, errno != EINTR { return nil }
        if found > 0 {
          guard read() else { return nil }
          held += hasChanges ? rest : 0
          if held < mostHeld { continue }
        }
        if hasChanges || found > 0, let change = take() { return change }
      }
    }

    private mutating func take() -> FolderWatcher.Change? {
      defer {
        files = []
        isEverything = false
      }
      if isEverything { return .everything }
      if files.isEmpty { return nil }
      return .files(files.sorted { $0.lexicographicallyPrecedes($1) }.map { PathText.text(of: $0) })
    }

    /// Reads what is there; false if nothing can be read any more.
    private mutating func read() -> Bool {
      var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Foundation.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      var offset = 0
      while offset + Self.headerSize <= count {
        let header = buffer[offset..<offset + Self.headerSize]
        let length = Int(Self.number(header.dropFirst(12)))
        guard offset + Self.headerSize + length <= count else { return false }
        let name = buffer[offset + Self.headerSize..<offset + Self.headerSize + length].prefix { $0 != 0 }
        see(Int32(bitPattern: Self.number(header)), Self.number(header.dropFirst(4)), Array(name))
        offset += Self.headerSize + length
      }
      return count > 0
    }

    /// Four bytes of the machine's order, which is the smallest first on all that Heed runs on.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
      bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private mutating func see(_ watch: Int32, _ mask: UInt32, _ name: [UInt8]) {
      if mask & UInt32(IN_Q_OVERFLOW) != 0 { isEverything = true }
      if mask & UInt32(IN_IGNORED) != 0 { folders[watch] = nil }
      guard let folder = folders[watch], !name.isEmpty else { return }
      let path = folder + name
      let isFolder = mask & UInt32(IN_ISDIR) != 0
      let isGone = mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0
      if isFolder, isGone {
        isEverything = isEverything || walker.canHold(folder: name)
      } else if isFolder {
        // Files may be in it before it was watched.
        add(below: path + [UInt8(ascii: "/")])
        files.formUnion(walker.files(below: path + [UInt8(ascii: "/")]))
      } else if name == Array(".gitignore".utf8) || name == Array(".heed.json".utf8) {
        isEverything = true
      } else if walker.knows(file: name) {
        files.insert(path)
      }
    }
  }
#endif
