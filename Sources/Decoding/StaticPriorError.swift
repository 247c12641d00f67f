/// Why a prior cannot be used; `description` says it in one sentence that ends in what to do.
package enum StaticPriorError: Error, Equatable, CustomStringConvertible {
  /// The file does not begin as one of a prior.
  case notAPrior
  /// A version that this reader does not know.
  case unsupportedVersion(UInt32)
  /// Counted with another vocabulary than the model's.
  case otherVocabulary
  /// The file ends before what it announces, or goes on after it.
  case wrongSize(expected: Int, actual: Int)
  /// A field that no correct writer produces.
  case malformed(problem: String)

  /// What is wrong with the file, and what to do.
  package var description: String {
    switch self {
    case .notAPrior:
      "it does not begin with \"HEEDNGRM\": remove it, or install the model's own prior."
    case .unsupportedVersion(let version):
      "it is of version \(version), and this program reads version \(StaticPrior.version): install the model again."
    case .otherVocabulary:
      "it was counted with another model's vocabulary: remove it, or install the one that belongs to the model."
    case .wrongSize(let expected, let actual):
      "it has \(actual) bytes and should have \(expected): install the model again."
    case .malformed(let problem):
      "it is damaged (\(problem)): install the model again."
    }
  }
}
