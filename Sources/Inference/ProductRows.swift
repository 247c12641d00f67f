import CKernels

/// A product as threads work on it: addresses alone. To count references to what they belong to, on several threads at
/// once, would take as long as a small part.
@safe
struct ProductRows {
  /// Blocks of CK_QUANT rows: what threads share out, so that what is quantized together is one thread's.
  let blocks: Int
  private let set: ck_isa
  private let matrix: ck_matrix
  private let vectors: ck_vectors
  private let bias: UnsafeMutablePointer<Float>?
  private let output: UnsafeMutablePointer<Float>
  private let sum: UnsafeMutablePointer<Float>?

  static let groupsOfBlock = Int(CK_QUANT / CK_GROUP)

  /// The caller keeps all of it as long as it uses this.
  init(_ product: Kernels.Product, _ vectors: Vectors, _ range: Range<Int>, _ set: ck_isa) {
    let rows = product.matrix.rows
    precondition(product.matrix.width == vectors.width, "vectors of another length")
    blocks = Self.blocks(product.matrix)
    self.set = set
    unsafe matrix = product.matrix.packed
    unsafe self.vectors = vectors.view(range)
    unsafe bias = product.bias?.pointer(at: 0, length: rows)
    unsafe output = product.output.pointer(at: 0, length: range.count * rows)
    unsafe sum = product.sum?.pointer(at: 0, length: range.count * rows)
  }

  static func blocks(_ matrix: WeightMatrix) -> Int { (matrix.rows + Int(CK_QUANT) - 1) / Int(CK_QUANT) }

  /// The rows of some blocks, in a matrix of `rows` rows.
  static func rows(_ blocks: Range<Int>, of rows: Int) -> Range<Int> {
    blocks.lowerBound * Int(CK_QUANT)..<min(blocks.upperBound * Int(CK_QUANT), rows)
  }

  /// output = matrix * vector + bias, and sum += output, in the rows of `blocks`, for each vector.
  func compute(_ blocks: Range<Int>) {
    precondition(blocks.lowerBound >= 0 && blocks.upperBound <= self.blocks, "no such rows")
    var (matrix, vectors) = unsafe (matrix, vectors)
    let stride = unsafe matrix.rows
    let rows = Self.rows(blocks, of: stride)
    let end = (rows.upperBound + Int(CK_GROUP) - 1) / Int(CK_GROUP)
    unsafe ck_multiply(set, &matrix, &vectors, blocks.lowerBound * Self.groupsOfBlock, end, output, stride)
    for index in unsafe 0..<vectors.count {
      let start = index * stride + rows.lowerBound
      if let bias = unsafe bias { unsafe ck_add(set, output + start, bias + rows.lowerBound, rows.count) }
      if let sum = unsafe sum { unsafe ck_add(set, sum + start, output + start, rows.count) }
    }
  }
}
