import CKernels
import GGUF
import Synchronization

/// A matrix of the model, packed for the kernels.
///
/// The file's data is interleaved as it is read; the numbers stay what they are, and take hardly more memory than
/// the file does (Q4_K and Q5_K 3 % more, Q3_K a third). Or they are packed already, in a file that is mapped.
@safe
final class WeightMatrix {
  let rows: Int
  let width: Int
  /// True if it wants its vectors quantized.
  let isQuantized: Bool
  let packed: ck_matrix
  /// Differs, in all likelihood, where the file's data does; 0 if that was not read.
  private(set) var checksum: UInt64 = 0
  /// Keeps the packed rows.
  private let owner: AnyObject

  /// Bytes of the file that a thread reads and packs at a time: few enough to be in its cache when it packs them.
  private static let chunkBytes = 256 << 10

  /// Reads a tensor of `rows` rows of `width` numbers, on several threads.
  init(_ name: String, rows: Int, width: Int, file: GGUFFile, pool: ThreadPool) throws(InferenceError) {
    let tensor = try Self.tensor(name, [width, rows], file)
    let format = try Self.format(of: tensor)
    self.rows = rows
    self.width = width
    isQuantized = ck_is_quantized(format)
    // At most 11 times the file's bytes, for a matrix of one row: padding to whole groups of rows.
    let memory = PackedMemory(byteCount: ck_packed_bytes(format, rows, width))
    owner = memory
    unsafe packed = ck_matrix(format: format, rows: rows, width: width, packed: memory.base)
    checksum = try pack(tensor, format, file, into: memory, pool)
  }

  /// A tensor of `rows` rows of `width` numbers whose rows are packed already.
  init(_ name: String, rows: Int, width: Int, file: GGUFFile, packed: PackedWeights) throws(InferenceError) {
    let format = try Self.format(of: Self.tensor(name, [width, rows], file))
    guard let bytes = unsafe packed.bytes(of: name), bytes.count == ck_packed_bytes(format, rows, width) else {
      throw .missingTensor(name)
    }
    self.rows = rows
    self.width = width
    isQuantized = ck_is_quantized(format)
    owner = packed
    unsafe self.packed = ck_matrix(format: format, rows: rows, width: width, packed: bytes.baseAddress)
  }

  /// Gives the sum of the chunks' checksums, which does not depend on who reads which when.
  private func pack(
    _ tensor: TensorInfo,
    _ format: ck_format,
    _ file: GGUFFile,
    into memory: PackedMemory,
    _ pool: ThreadPool
  ) throws(InferenceError) -> UInt64 {
    let rowBytes = ck_row_bytes(format, width)
    let chunkGroups = max(Self.chunkBytes / max(rowBytes * Int(CK_GROUP), 1), 1)
    let chunks = (groups + chunkGroups - 1) / chunkGroups
    let failure = FirstFailure()
    let sum = SharedSum()
    pool.run(parts: chunks) { [rows, width] chunk in
      let first = chunk * chunkGroups * Int(CK_GROUP)
      let end = min(first + chunkGroups * Int(CK_GROUP), rows)
      let bytes = first * rowBytes..<end * rowBytes
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
      defer { unsafe buffer.deallocate() }
      do throws(GGUFError) {
        try unsafe file.read(tensor, bytes: bytes, into: buffer)
        sum.add(unsafe Checksum.of(UnsafeRawBufferPointer(buffer), seed: UInt64(first)))
        unsafe ck_pack(format, buffer.baseAddress, first, end, width, memory.base)
      } catch {
        failure.keep(error)
      }
    }
    if let error = failure.error { throw .file(error) }
    return sum.value
  }

  var groups: Int { (rows + Int(CK_GROUP) - 1) / Int(CK_GROUP) }

  /// The packed rows from group `group` on, which the matrix has.
  func memory(fromGroup group: Int) -> UnsafeRawBufferPointer {
    let start = unsafe ck_packed_bytes(packed.format, group * Int(CK_GROUP), width)
    let end = unsafe ck_packed_bytes(packed.format, rows, width)
    guard let base = unsafe packed.packed else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeRawBufferPointer(start: base + start, count: end - start)
  }

  /// Writes row `row` as plain numbers; `row` must be within the matrix.
  func copyRow(_ row: Int, to output: UnsafeMutablePointer<Float>) {
    precondition((0..<rows).contains(row), "no such row")
    var matrix = unsafe packed
    unsafe ck_row(&matrix, row, output)
  }

  /// Throws if a tensor is no vector of `count` numbers, which may be stored in any type that matrices may have.
  static func checkVector(_ name: String, count: Int, file: GGUFFile) throws(InferenceError) {
    guard file.tensors[name]?.dimensions.count == 1 else { throw shapeError(name, [count], file) }
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
  static func format(of tensor: TensorInfo) throws(InferenceError) -> ck_format {
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

/// The first error of several threads.
private final class FirstFailure: Sendable {
  private let first = Mutex<GGUFError?>(nil)

  var error: GGUFError? { first.withLock { $0 } }

  func keep(_ error: GGUFError) { first.withLock { $0 = $0 ?? error } }
}
