import Foundation
import Glibc
import Support

/// A bar on stderr while something long runs; silent if stderr is no terminal.
final class ProgressBar {
  private let title: String
  private let isShown: Bool
  private let time: MonotonicTime
  private var lastDrawn = -1.0
  private static let width = 30
  /// Seconds between two drawings: fast enough to look alive, slow enough to cost nothing.
  private static let interval = 0.1

  init(title: String, isQuiet: Bool, time: MonotonicTime = .system) {
    self.title = title
    self.time = time
    isShown = !isQuiet && isatty(STDERR_FILENO) == 1
  }

  /// Shows `done` of `total`, with what is being worked on.
  func update(done: Int, total: Int, detail: String) {
    guard isShown, done == total || time.now() - lastDrawn >= Self.interval else { return }
    lastDrawn = time.now()
    let filled = total > 0 ? done * Self.width / total : 0
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
    draw("\r\u{1B}[K\(title) \(bar) \(done)/\(total) \(detail.suffix(40))")
  }

  /// Removes the bar.
  func finish() {
    if isShown, lastDrawn >= 0 { draw("\r\u{1B}[K") }
  }

  private func draw(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
