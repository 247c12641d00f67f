import Foundation

/// Memory that was freed, but that the C library keeps for later.
package enum UnusedMemory {
  private typealias Trim = @convention(c) (Int) -> Int32

  /// Gives it back to the system (malloc_trim(3)), where the C library can. Its header is not in the module that Swift
  /// imports, hence the look-up by name.
  package static func giveBack() {
    guard let symbol = unsafe dlsym(nil, "malloc_trim") else { return }
    let trim = unsafe unsafeBitCast(symbol, to: Trim.self)
    _ = trim(0)
  }
}
