import CKernels

/// The machine instructions that the kernels use; results are byte-equal within one of them.
package enum InstructionSet: String, Sendable, CaseIterable {
  /// The reference, on every machine.
  case scalar
  /// AVX2, FMA and F16C on x86-64.
  case avx2
  /// AVX-512 (F, BW, DQ, VL) with VNNI on x86-64.
  case avx512

  /// The fastest that this machine has.
  package static var best: InstructionSet { allCases.last(where: \.isAvailable) ?? .scalar }

  /// True if this machine has it.
  package var isAvailable: Bool { ck_supports(kernelSet) }

  var kernelSet: ck_isa {
    switch self {
    case .scalar: CK_SCALAR
    case .avx2: CK_AVX2
    case .avx512: CK_AVX512
    }
  }
}

/// What a model is run with; none of it changes the logits, except the instruction set in their last digits.
package struct InferenceOptions: Sendable {
  /// Threads that share the work, the caller's included (1 to 64).
  package var threads: Int
  package var instructionSet: InstructionSet
  /// Most memory for keys and values of segments that are not in use, in bytes.
  package var cacheBytes: Int

  package init(threads: Int = 2, instructionSet: InstructionSet = .best, cacheBytes: Int = 64 << 20) {
    self.threads = threads
    self.instructionSet = instructionSet
    self.cacheBytes = cacheBytes
  }
}
