import Evaluation
import Foundation
import Support

/// The progress of `heed eval`, with an estimate of the time that is left.
final class EvaluationBar {
  private let isQuiet: Bool
  private let time: MonotonicTime
  private var bar: ProgressBar
  private var stage: Evaluation.Progress.Stage?
  /// When asking began, and what was done then.
  private var start = 0.0
  private var doneAtStart = 0

  init(isQuiet: Bool, time: MonotonicTime = .system) {
    self.isQuiet = isQuiet
    self.time = time
    bar = ProgressBar(title: "", isQuiet: true)
  }

  func update(_ progress: Evaluation.Progress) {
    if stage != progress.stage { begin(progress) }
    bar.update(done: progress.done, total: progress.total, detail: left(progress) + progress.detail)
  }

  func finish() { bar.finish() }

  private func begin(_ progress: Evaluation.Progress) {
    bar.finish()
    stage = progress.stage
    let title =
      switch progress.stage {
      case .choosing: "Choosing places"
      case .indexing: "Indexing"
      case .asking: "Completing"
      }
    bar = ProgressBar(title: title, isQuiet: isQuiet, time: time)
    if progress.stage == .asking, start == 0 { (start, doneAtStart) = (time.now(), progress.done) }
  }

  private func left(_ progress: Evaluation.Progress) -> String {
    let done = progress.done - doneAtStart
    guard progress.stage == .asking, done > 0 else { return "" }
    let seconds = (time.now() - start) / Double(done) * Double(progress.total - progress.done)
    return seconds < 90 ? "\(Int(seconds.rounded(.up))) s left " : "\(Int((seconds / 60).rounded())) min left "
  }
}
