import CKernels

/// Tells damaged or other data from what it should be; see `ck_checksum`.
enum Checksum {
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    unsafe ck_checksum(seed, bytes.baseAddress, bytes.count)
  }

  static func of<Value: BitwiseCopyable>(_ values: [Value], seed: UInt64) -> UInt64 {
    unsafe values.withUnsafeBytes { unsafe of($0, seed: seed) }
  }
}
