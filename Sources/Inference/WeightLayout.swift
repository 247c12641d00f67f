import CKernels
import GGUF

/// Where the packed tensors of a model lie in a file of packed weights: a function of the model file's own list of them.
struct WeightLayout {
  /// Of each tensor's first byte; what the kernels want.
  private static let alignment = 64

  /// A packed tensor's bytes, counted from the first one's.
  private(set) var ranges: [String: Range<Int>] = [:]
  /// By name.
  let names: [String]
  /// Of all packed tensors together.
  private(set) var byteCount = 0

  /// Nil if a tensor's type is not supported; loading it says so.
  init?(file: GGUFFile) {
    names = file.tensors.keys.sorted()
    for name in names {
      guard let tensor = file.tensors[name], let format = try? WeightMatrix.format(of: tensor) else { return nil }
      // Cannot overflow: as many bytes as the file has, and at most 11 times that for tensors of one row.
      let end = byteCount + ck_packed_bytes(format, tensor.rows, tensor.rowLength)
      ranges[name] = byteCount..<end
      byteCount = (end + Self.alignment - 1) / Self.alignment * Self.alignment
    }
  }
}
