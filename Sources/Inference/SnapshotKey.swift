import GGUF

/// What stored keys and values belong to besides their tokens: everything that changes a bit of them.
///
/// That is the data of all tensors, the metadata of the architecture, how numbers are kept, the instruction set, the
/// build of the program, and the version of the files' format. Where the model's file lies and what it is called do not
/// matter.
struct SnapshotKey: Equatable {
  /// Raised when `SnapshotPart` or what evaluating gives changes.
  static let version: UInt32 = 1

  let low: UInt64
  let high: UInt64

  init(file: GGUFFile, weights: ModelWeights, keyValueType: KeyValueType, options: InferenceOptions) {
    var lines = [
      "\(Self.version)", options.build, options.instructionSet.rawValue, keyValueType.rawValue, "\(weights.checksum)",
    ]
    let architecture = file.string("general.architecture") ?? ""
    for (key, value) in file.metadata.sorted(by: { $0.key < $1.key })
    where key == "general.architecture" || key.hasPrefix(architecture + ".") {
      lines.append("\(key) = \(value)")
    }
    let text = Array(lines.joined(separator: "\n").utf8)
    low = Checksum.of(text, seed: 1)
    high = Checksum.of(text, seed: 2)
  }
}
