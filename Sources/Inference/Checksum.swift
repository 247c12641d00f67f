import CKernels
import Synchronization

/// Tells damaged or other data from what it should be; see `ck_checksum`.
enum Checksum {
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    unsafe ck_checksum(seed, bytes.baseAddress, bytes.count)
  }

  static func of<Value: BitwiseCopyable>(_ values: [Value], seed: UInt64) -> UInt64 {
    unsafe values.withUnsafeBytes { unsafe of($0, seed: seed) }
  }
}

/// A sum that several threads add to: of checksums of parts, whoever comes first.
final class SharedSum: Sendable {
  private let sum = Atomic<UInt64>(0)

  var value: UInt64 { sum.load(ordering: .relaxed) }

  func add(_ number: UInt64) { sum.wrappingAdd(number, ordering: .relaxed) }
}
