import Decoding

/// Hands out the first suggestion line by line while the model is still writing it.
///
/// A line is handed out once the text up to it stands before the judge. The judge cuts texts back by whole lines and looks
/// at longer parts first, so what stood once is a beginning of what is shown in the end.
final class LinePublisher {
  private let selection: Selection
  private let stop: StopRule
  private let onText: (String) -> Void
  private var written: [UInt8] = []
  private var published = ""

  init(selection: Selection, stop: StopRule, onText: @escaping (String) -> Void) {
    self.selection = selection
    self.stop = stop
    self.onText = onText
  }

  /// Takes more of the text; of a block it comes in whole lines.
  func add(_ piece: [UInt8]) {
    written += piece
    if case .block = stop, selection.isSettled(written) { publish(selection.shown(written)) }
  }

  /// Hands out what is left of the text as it is shown.
  func finish(_ text: String?) {
    if let text { publish(text) }
  }

  private func publish(_ text: String) {
    guard text.utf8.starts(with: published.utf8), text.utf8.count > published.utf8.count else { return }
    onText(String(decoding: text.utf8.dropFirst(published.utf8.count), as: UTF8.self))
    published = text
  }
}
