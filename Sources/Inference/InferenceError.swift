package import GGUF
package import Tokenization

/// Why a model cannot be used or tokens cannot be evaluated; `description` says it in one sentence that ends in what to
/// do.
package enum InferenceError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case file(GGUFError)
  /// An architecture that is not known.
  case unsupportedArchitecture(String)
  /// A value that the model needs is not in the file, or is no number.
  case missingMetadata(key: String)
  /// A value that no usable model has.
  case invalidMetadata(key: String, value: String, expected: String)
  /// A variation of the architecture that would be computed wrongly.
  case unsupportedFeature(String)
  /// A tensor that the architecture needs is not in the file.
  case missingTensor(String)
  /// A tensor's lengths do not fit the metadata.
  case wrongShape(tensor: String, expected: [Int], actual: [Int])
  /// A tensor is stored in a way that the kernels do not know.
  case unsupportedType(tensor: String, type: String)
  /// The processor lacks the instruction set that was asked for.
  case unavailableInstructionSet(InstructionSet)
  /// There is nothing to evaluate: no segment, an empty last one, or a step before the first evaluation.
  case noTokens
  /// An id that the model has no embedding for.
  case unknownToken(TokenID, vocabularySize: Int)
  /// A position outside the model's context.
  case positionOutOfRange(Int, contextLength: Int)
  /// A segment sees itself, a later one or none.
  case invalidReference(segment: Int, sees: Int)
  /// The file of packed weights was written to or cut short while they were in use.
  case weightsLost(path: String)
  /// Weights were to be loaded again, and the model's file is another one by now.
  case modelReplaced(path: String)
  /// The model's file was changed so short a time ago that it could change again unnoticed.
  case recentlyChanged(path: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .unsupportedArchitecture(let name):
      "The model's architecture \"\(name)\" is not supported: use a model of \(LayerDescription.known.map(\.key).joined(separator: ", "))."
    case .missingMetadata(let key):
      "The model file does not say \(key): convert the model again with a current converter."
    case .invalidMetadata(let key, let value, let expected):
      "The model file says \(key) = \(value), expected \(expected): download it again or use another model."
    case .unsupportedFeature(let feature):
      "The model uses \(feature), which is not supported: use another model."
    case .missingTensor(let name):
      "The model file lacks the tensor \(name): download it again or convert it again."
    case .wrongShape(let tensor, let expected, let actual):
      "The tensor \(tensor) has the lengths \(actual), expected \(expected): download or convert the model again."
    case .unsupportedType(let tensor, let type):
      "The tensor \(tensor) is stored as \(type), which is not supported: use a file of the model with Q4_0 to Q8_0, Q3_K to Q6_K, IQ4_NL, F16, BF16 or F32 weights."
    case .unavailableInstructionSet(let set):
      "This machine lacks \(set.rawValue): choose \(InstructionSet.best.rawValue)."
    case .noTokens:
      "There are no tokens to evaluate: give at least one in the last segment."
    case .unknownToken(let token, let size):
      "Token \(token) is not in the model's vocabulary: use ids from 0 to \(size - 1)."
    case .positionOutOfRange(let position, let length):
      "Position \(position) is outside the model's context of \(length) tokens: send less text."
    case .invalidReference(let segment, let sees):
      "Segment \(segment) sees segment \(sees): name earlier segments only."
    case .weightsLost(let path):
      "\(path) was changed while the model was using it: ask again, for the weights are read from the model's file then, and leave that folder to Heed."
    case .modelReplaced(let path):
      "\(path) is another model than the one that was loaded: start Heed again to use it."
    case .recentlyChanged(let path):
      "\(path) was changed a moment ago: its packed weights are kept when it is loaded the next time."
    }
  }
}
