import SourceText
import Support

/// One request with all that belongs to it.
struct CompletionRequest {
  let document: CompletionDocument
  let cursor: Int
  let index: IndexView
  let options: CompletionOptions
  let cancellation: CancellationFlag
  let time: MonotonicTime
  /// When the request came.
  let start: Double

  init(
    document: CompletionDocument,
    cursor: Int,
    index: IndexView,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    time: MonotonicTime,
    start: Double
  ) {
    self.document = document
    self.cursor = cursor
    self.index = index
    self.options = options
    self.cancellation = cancellation
    self.time = time
    self.start = start
  }

  /// Why nothing is generated at all; nil if something is.
  func reasonForSilence(hasModel: Bool) -> WithholdingReason? {
    if options.judges {
      switch CursorPlace(document: document, offset: cursor) {
      case .comment where !options.inComments: return .inComment
      case .string where !(options.inStrings ?? !options.automatic): return .inString
      default: break
      }
    }
    return hasModel ? nil : .noModel
  }

  var isOutOfTime: Bool {
    guard let deadline = options.deadline else { return false }
    return time.now() - start >= deadline
  }
}
