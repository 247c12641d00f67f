import Support
package import SymbolIndex

extension CompletionEngine {
  /// Why the judges would not show all of a text at an offset; nil: they would. For measuring them by texts that are right.
  ///
  /// Confidence has no say. What stands before a cut is `parse` if no judge names another reason.
  package func objection(
    to text: [UInt8],
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions
  ) throws -> WithholdingReason? {
    let cancellation = CancellationFlag()
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    let judge = Judge(
      scan: DocumentScan(request.document, cursor: request.cursor),
      cursor: request.cursor,
      index: request.index,
      outlines: nil,
      cancellation: cancellation
    )
    switch try judge.judge(text, isWhole: true) {
    case .show(let shown): return shown == Judge.withoutTrailingBlanks(text) ? nil : .parse
    case .withhold(let reason): return reason
    }
  }
}
