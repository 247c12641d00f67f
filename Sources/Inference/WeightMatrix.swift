import CKernels
import GGUF

/// A matrix of the model, packed for the kernels.
///
/// The file's data is copied and interleaved at load; the numbers stay what they are.
@safe
final class WeightMatrix {
  let rows: Int
  let width: Int
  /// True if it wants its vectors quantized.
  let isQuantized: Bool
  let packed: ck_matrix
  private let memory: UnsafeMutableRawPointer

  /// Reads a tensor of `rows` rows of `width` numbers.
  init(_ name: String, rows: Int, width: Int, file: GGUFFile) throws(InferenceError) {
    let tensor = try Self.tensor(name, [width, rows], file)
    let format = try Self.format(of: tensor)
    let type = ck_type_of(format)
    let source = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.byteCount, alignment: 64)
    defer { unsafe source.deallocate() }
    do throws(GGUFError) {
      try unsafe file.read(tensor, into: source)
    } catch {
      throw .file(error)
    }
    self.rows = rows
    self.width = width
    isQuantized = ck_is_quantized(type)
    // At most 24 times the file's bytes: padding to whole groups of rows, and scales and weights in wider types.
    unsafe memory = .allocate(byteCount: max(ck_packed_bytes(type, rows, width), 1), alignment: 64)
    unsafe ck_pack(format, source.baseAddress, rows, width, memory)
    unsafe packed = ck_matrix(type: type, rows: rows, width: width, packed: memory)
  }

  deinit { unsafe memory.deallocate() }

  var groups: Int { (rows + Int(CK_GROUP) - 1) / Int(CK_GROUP) }

  /// Writes row `row` as plain numbers; `row` must be within the matrix.
  func copyRow(_ row: Int, to output: UnsafeMutablePointer<Float>) {
    precondition((0..<rows).contains(row), "no such row")
    var matrix = unsafe packed
    unsafe ck_row(&matrix, row, output)
  }

  /// Reads a vector of `count` numbers, stored in any type that matrices may have.
  static func vector(_ name: String, count: Int, file: GGUFFile) throws(InferenceError) -> FloatBuffer {
    guard file.tensors[name]?.dimensions.count == 1 else { throw shapeError(name, [count], file) }
    let matrix = try WeightMatrix(name, rows: 1, width: count, file: file)
    let buffer = FloatBuffer(count: count)
    unsafe matrix.copyRow(0, to: buffer.base)
    return buffer
  }

  private static func tensor(_ name: String, _ shape: [Int], _ file: GGUFFile) throws(InferenceError) -> TensorInfo {
    guard let tensor = file.tensors[name], tensor.rowLength == shape[0], tensor.rows == shape[1],
      tensor.dimensions.count <= 2
    else { throw shapeError(name, shape, file) }
    return tensor
  }

  private static func shapeError(_ name: String, _ shape: [Int], _ file: GGUFFile) -> InferenceError {
    guard let tensor = file.tensors[name] else { return .missingTensor(name) }
    return .wrongShape(tensor: name, expected: shape, actual: tensor.dimensions)
  }

  /// The tensor's type as the kernels know it: they use the file's own numbers.
  private static func format(of tensor: TensorInfo) throws(InferenceError) -> ck_format {
    guard supported.contains(tensor.type) else {
      throw .unsupportedType(tensor: tensor.name, type: tensor.type.name)
    }
    return ck_format(rawValue: tensor.type.rawValue)
  }

  /// Types that weights may have.
  static let supported: Set<TensorType> = [
    .bf16, .f16, .f32, .iq4_NL, .q3_K, .q4_0, .q4_1, .q4_K, .q5_0, .q5_1, .q5_K, .q6_K, .q8_0,
  ]
}
