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

  /// output[vector] = matrix * vector for the vectors of `range`, one product after another, rows shared among threads.
  ///
  /// After a cancellation the rest is left out.
  func multiply(
    _ vectors: Vectors,
    _ range: Range<Int>,
    _ products: [(matrix: WeightMatrix, output: FloatBuffer)],
    _ cancellation: CancellationFlag
  ) {
    let groups = products.reduce(0) { $0 + $1.matrix.groups }
    pool.split(groups, cost: Int(CK_GROUP) * vectors.width * range.count) { part in
      if cancellation.isCancelled { return }
      var view = unsafe vectors.view(range)
      var start = 0
      for product in products {
        let end = start + product.matrix.groups
        let own = part.clamped(to: start..<end)
        if !own.isEmpty {
          precondition(product.matrix.width == vectors.width, "vectors of another length")
          var matrix = unsafe product.matrix.packed
          let stride = product.matrix.rows
          let output = unsafe product.output.pointer(at: 0, length: range.count * stride)
          unsafe ck_multiply(set, &matrix, &view, own.lowerBound - start, own.upperBound - start, output, stride)
        }
        start = end
      }
    }
  }

  /// target += addend, `count` numbers.
  func add(_ addend: FloatBuffer, to target: FloatBuffer, count: Int) {
    unsafe ck_add(set, target.pointer(at: 0, length: count), addend.pointer(at: 0, length: count), count)
  }

  /// output = silu(gate) * up for each of `count` vectors (SwiGLU: N. Shazeer, "GLU Variants Improve Transformer",
  /// arXiv 2002.05202).
  func gate(_ gate: FloatBuffer, _ up: FloatBuffer, count: Int, into output: Vectors) {
    let width = output.width
    pool.split(count, cost: width * Self.elementCost * 2) { range in
      let (start, length) = (range.lowerBound * width, range.count * width)
      let target = unsafe output.values.pointer(at: start, length: length)
      unsafe target.update(from: gate.pointer(at: start, length: length), count: length)
      unsafe ck_gate(set, target, up.pointer(at: start, length: length), length)
      output.quantize(range, set)
    }
  }

  /// output = gelu(input) for each of `count` vectors.
  func gelu(_ input: FloatBuffer, count: Int, into output: Vectors) {
    let width = output.width
    pool.split(count, cost: width * Self.elementCost * 2) { range in
      let (start, length) = (range.lowerBound * width, range.count * width)
      let target = unsafe output.values.pointer(at: start, length: length)
      unsafe target.update(from: input.pointer(at: start, length: length), count: length)
      unsafe ck_gelu(set, target, length)
      output.quantize(range, set)
    }
  }

  /// What an operation on one number costs, in multiplications of a matrix product.
  private static let elementCost = 16
}
