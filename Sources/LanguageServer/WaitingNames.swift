import Completion
import SourceText
import Support

/// Names of a list that wait to be put into the model's order.
///
/// The model is asked for a list and for inline text at the same key. What it knows once it has read up to the cursor serves
/// both, so a run for inline text orders the names that wait at its place before it writes on; names for which no run comes
/// have one of their own.
struct WaitingNames: Sendable {
  var snapshot: TextSnapshot
  var offset: Int
  var names: NameList
  var assembly: ListAssembly

  /// True if they are names for an offset of that text, and the list still waits.
  func areMeant(for snapshot: TextSnapshot, at offset: Int) -> Bool {
    self.offset == offset && assembly.awaitsOrder && CommonBytes.areEqual(self.snapshot.bytes, snapshot.bytes)
  }
}
