import CKernels
import GGUF

/// What packed weights belong to: a model's file as the system and its header describe it, and how they are packed.
///
/// The tensors' data is not looked at, which would take as long as packing it. It is the same as long as the file's number,
/// size and times are; and so is every name, shape and place of a tensor.
struct WeightKey: Equatable {
  let low: UInt64
  let high: UInt64

  init(file: GGUFFile, layout: WeightLayout) {
    var lines = ["\(PackedWeights.version) \(CK_PACKING)"]
    for identity in file.identities {
      lines.append("\(identity.number) \(identity.byteCount) \(identity.modified) \(identity.changed)")
    }
    for name in layout.names {
      guard let tensor = file.tensors[name] else { continue }
      lines.append("\(tensor.part) \(tensor.offset) \(tensor.type.rawValue) \(tensor.dimensions) \(name)")
    }
    let text = Array(lines.joined(separator: "\n").utf8)
    low = Checksum.of(text, seed: 1)
    high = Checksum.of(text, seed: 2)
  }

  /// The file's name in the folder of packed weights.
  var fileName: String {
    let digits = String(low, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + ".weights"
  }
}
