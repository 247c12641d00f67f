/// Why a model file cannot be used; `description` says it in one sentence that ends in what to do.
package enum GGUFError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be opened or read; `reason` is the operating system's.
  case cannotRead(path: String, reason: String)
  /// A folder, a pipe or a device.
  case notARegularFile(path: String)
  /// The first bytes are not GGUF's; `looksLikeText` if they could be read by a person (a pointer, a web page).
  case notGGUF(path: String, looksLikeText: Bool)
  /// A GGUF file in big-endian byte order.
  case bigEndian(path: String)
  /// A version that this reader does not know.
  case unsupportedVersion(path: String, version: UInt32)
  /// The file ends before what its header announces; `expected` is the least size in bytes that it would need.
  case truncated(path: String, expected: Int, actual: Int)
  /// A field that no correct writer produces.
  case malformed(path: String, offset: Int, problem: String)
  /// The file became another one after it was opened.
  case changed(path: String)
  /// A later file of a model in several files; `first` is the one to open.
  case laterPart(path: String, count: Int, first: String)
  /// A file of a model in several files whose name does not tell where the others are.
  case partName(path: String, count: Int)
  /// Another file of the model is not there.
  case missingPart(path: String, reason: String)
  /// A file that does not go together with the others.
  case foreignPart(path: String, problem: String)

  /// What is wrong with which file, and what to do.
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path) cannot be read (\(reason)): check the path and its permissions."
    case .notARegularFile(let path):
      "\(path) is not a regular file: name a .gguf file."
    case .notGGUF(let path, let looksLikeText) where looksLikeText:
      "\(path) is text, not a GGUF model (a Git LFS pointer or a web page?): download the model file itself."
    case .notGGUF(let path, _):
      "\(path) is not a GGUF model (its first bytes are not \"GGUF\"): convert it to GGUF or name another file."
    case .bigEndian(let path):
      "\(path) is a big-endian GGUF model: use the little-endian file of the same model."
    case .unsupportedVersion(let path, let version):
      "\(path) is GGUF version \(version), Heed reads versions 2 and 3: convert it again with a current converter."
    case .truncated(let path, let expected, let actual):
      "\(path) is cut short (expected at least \(expected) bytes, has \(actual)): download or copy it again."
    case .malformed(let path, let offset, let problem):
      "\(path) is damaged (\(problem), byte \(offset)): download it again or convert it again."
    case .changed(let path):
      "\(path) changed while it was being read: wait until it is completely written, then load it again."
    case .laterPart(let path, let count, let first):
      "\(path) is not the first of the \(count) parts of a model: name \(first)."
    case .partName(let path, let count):
      "\(path) is one of \(count) parts of a model, but not named so: name its first part <name>-00001-of-….gguf, the others alike."
    case .missingPart(let path, let reason):
      "\(path) is a part of the model and cannot be read (\(reason)): download all parts into one folder."
    case .foreignPart(let path, let problem):
      "\(path) does not go together with the model's other parts (\(problem)): download all parts again."
    }
  }
}
