import CKernels
import Support

/// The kernels as the forward pass uses them: on whole pieces of tokens, shared among threads.
struct Kernels {
  let set: ck_isa
  let pool: ThreadPool

  /// output = the norm of input for each of `count` vectors that lie one after another.
  func normalize(_ input: FloatBuffer, count: Int, by norm: Norm, epsilon: Float, into output: Vectors) {
    let width = output.width
    pool.split(count, cost: width * Self.elementCost) { range in
      for index in range {
        let source = unsafe input.pointer(at: index * width, length: width)
        unsafe normalize(source, by: norm, width, epsilon, into: output.pointer(index))
      }
      output.quantize(range, set)
    }
  }

  /// output = the norm of one vector, which may be the output.
  func normalize(
    _ input: UnsafeMutablePointer<Float>,
    by norm: Norm,
    _ width: Int,
    _ epsilon: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    let weight = unsafe norm.weight.pointer(at: 0, length: width)
    if let bias = norm.bias {
      unsafe ck_center(set, input, weight, bias.pointer(at: 0, length: width), width, epsilon, output)
    } else {
      unsafe ck_normalize(set, input, weight, width, epsilon, output)
    }
  }

  /// What a product gives: matrix * vector + bias for each vector, written to `output`.
  struct Product {
    let matrix: WeightMatrix
    let bias: FloatBuffer?
    let output: FloatBuffer  // for each vector, matrix.rows
    /// What the result is added to as well, of the same shape.
    var sum: FloatBuffer?

    init(_ projection: Projection, _ output: FloatBuffer, addedTo sum: FloatBuffer? = nil) {
      self.init(projection.matrix, bias: projection.bias, output)
      self.sum = sum
    }

    init(_ matrix: WeightMatrix, bias: FloatBuffer? = nil, _ output: FloatBuffer) {
      self.matrix = matrix
      self.bias = bias
      self.output = output
    }
  }

  /// Products with the vectors of `range`, rows shared among threads.
  ///
  /// `next`: the matrices of the next call. After a cancellation the rest is left out.
  func multiply(
    _ vectors: Vectors,
    _ range: Range<Int>,
    _ products: [Product],
    before next: [WeightMatrix],
    _ cancellation: CancellationFlag
  ) {
    let jobs = products.map { ProductRows($0, vectors, range, set) }
    announce(next)
    pool.split(jobs.reduce(0) { $0 + $1.blocks }, cost: Int(CK_QUANT) * vectors.width * range.count) { part in
      if cancellation.isCancelled { return }
      var start = 0
      for index in jobs.indices {
        let end = start + jobs[index].blocks
        let own = part.clamped(to: start..<end)
        if !own.isEmpty { jobs[index].compute(own.lowerBound - start..<own.upperBound - start) }
        start = end
      }
    }
    // The threads have had addresses only.
    withExtendedLifetime((vectors, products)) {}
  }

  /// output = silu(gate) * up (SwiGLU: N. Shazeer, "GLU Variants Improve Transformer", arXiv 2002.05202) or gelu(up),
  /// of the products of these with the first `count` vectors; `buffer` is for what comes between.
  func feedForward(
    _ vectors: Vectors,
    _ count: Int,
    gate: Projection?,
    up: Projection,
    through buffer: FloatBuffer,
    into output: Vectors,
    before next: [WeightMatrix],
    _ cancellation: CancellationFlag
  ) {
    precondition(up.matrix.rows == output.width, "vectors of another length")
    let products = gate.map { [Product($0, output.values), Product(up, buffer)] } ?? [Product(up, output.values)]
    announce(next)
    let jobs = products.map { ProductRows($0, vectors, 0..<count, set) }
    let cost = Int(CK_QUANT) * vectors.width * products.count * count
    pool.split(ProductRows.blocks(up.matrix), cost: cost) { part in
      if cancellation.isCancelled { return }
      for index in jobs.indices { jobs[index].compute(part) }
      let rows = ProductRows.rows(part, of: output.width)
      for index in 0..<count {
        let start = index * output.width + rows.lowerBound
        let target = unsafe output.values.pointer(at: start, length: rows.count)
        if gate != nil {
          unsafe ck_gate(set, target, buffer.pointer(at: start, length: rows.count), rows.count)
        } else {
          unsafe ck_gelu(set, target, rows.count)
        }
        output.quantize(index, rows, set)
      }
    }
    withExtendedLifetime((vectors, products)) {}
  }

  /// Lets threads without work fetch what they read first of the next call's matrices.
  private func announce(_ matrices: [WeightMatrix]) {
    let blocks = matrices.reduce(0) { $0 + ProductRows.blocks($1) }
    for thread in 0..<pool.threads {
      var first = blocks * thread / pool.threads
      for matrix in matrices {
        if first < ProductRows.blocks(matrix) {
          unsafe pool.announce(matrix.memory(fromGroup: first * ProductRows.groupsOfBlock), to: thread)
          break
        }
        first -= ProductRows.blocks(matrix)
      }
    }
  }

  /// What an operation on one number costs, in multiplications of a matrix product.
  private static let elementCost = 16
}
