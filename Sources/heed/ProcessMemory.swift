import Glibc

/// How the C library keeps the memory that is freed, which on its own it does for a program that must be fast at any price.
enum ProcessMemory {
  private typealias Set = @convention(c) (Int32, Int32) -> Int32

  // From mallopt(3): the header is not in the module that Swift imports.
  private static let arenaMaximum: Int32 = -8
  private static let mapThreshold: Int32 = -3
  private static let trimThreshold: Int32 = -1

  /// Keeps little of what is freed. To be called before there are threads.
  ///
  /// Memory that one thread has freed is no other's by default: each of the server's threads would keep what it once needed.
  /// And large blocks, such as those of keys and values (320 KB for the bundled model), come to lie between small ones once
  /// one of their size was freed, so that what they leave cannot be given back; here they are always the system's own.
  static func keepLittle() {
    guard let symbol = unsafe dlsym(nil, "mallopt") else { return }
    let set = unsafe unsafeBitCast(symbol, to: Set.self)
    _ = set(arenaMaximum, 2)
    _ = set(mapThreshold, 256 << 10)
    _ = set(trimThreshold, 1 << 20)
  }
}
