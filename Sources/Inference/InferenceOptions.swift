import CKernels
package import Support

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

/// What a model is run with; of it, only the instruction set and the type of keys and values change the logits a little.
package struct InferenceOptions: Sendable {
  /// Threads that share the work, the caller's included (1 to 64).
  package var threads: Int
  package var instructionSet: InstructionSet
  /// Most memory for keys and values, in bytes; nil: `ownCacheBytes` for a model with Heed's layout, `plainCacheBytes` for
  /// others, which are shown more.
  package var cacheBytes: Int?
  /// Most memory for logits that were computed before, in bytes: what was asked before is not computed again. 0: it is.
  package var logitBytes = 0
  /// How keys and values are kept; nil: as F32 for Heed's own models, which are small, and as F16 for all others.
  package var keyValueType: KeyValueType?
  /// Tells builds of the program apart: keys and values that another build stored are not taken up.
  package var build = ""
  /// Where packed weights are kept and shared with other processes; nil: nowhere.
  package var weightFolder: CappedFolder?
  /// Seconds that a model's file must have been left alone before packed weights are kept of it: file systems give the same
  /// time to what happens within a moment, some within two seconds.
  package var settlingSeconds = 2.0

  package static let ownCacheBytes = 64 << 20
  package static let plainCacheBytes = 512 << 20

  package init(
    threads: Int = 2,
    instructionSet: InstructionSet = .best,
    cacheBytes: Int? = nil,
    keyValueType: KeyValueType? = nil
  ) {
    self.threads = threads
    self.instructionSet = instructionSet
    self.cacheBytes = cacheBytes
    self.keyValueType = keyValueType
  }
}
