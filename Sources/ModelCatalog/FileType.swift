import GGUF

/// What people call the way in which a model is stored.
enum FileType {
  /// Names by `general.file_type` (`llama_ftype` in https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h).
  private static let names: [Int: String] = [
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M",
    13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS",
    21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S",
    29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
  ]

  /// What the file says of itself, else the type of most of its numbers; empty without tensors.
  static func name(of file: GGUFFile) -> String {
    if let name = file.integer("general.file_type").flatMap({ names[$0] }) { return name }
    var counts: [TensorType: Int] = [:]
    for tensor in file.tensors.values { counts[tensor.type, default: 0] += tensor.elementCount }
    // Among equals the first in the format's order, so that the answer is always the same.
    let most = counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    return most?.key.name ?? ""
  }
}
