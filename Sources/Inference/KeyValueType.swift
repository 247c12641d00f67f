import CKernels

/// How keys and values are kept. Smaller numbers take less memory, and less time to read where the text is long.
package enum KeyValueType: String, Sendable, CaseIterable {
  case f32
  /// Largest number 65504.
  case f16
  /// 8-bit numbers with one scale for each token's key and value of a head.
  case q8

  var kernelType: ck_kv_type {
    switch self {
    case .f32: CK_KV_F32
    case .f16: CK_KV_F16
    case .q8: CK_KV_Q8
    }
  }
}
