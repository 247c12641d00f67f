import CKernels
import Testing

/// Packed matrices are kept in files, so their bytes are a format: whoever changes them raises `CK_PACKING`.
@Suite struct PackingTests {
  /// Checksums of packed random matrices of 11 rows of 256 weights; to be changed together with `CK_PACKING`.
  private static let expected: [(packing: Int32, format: ck_format, checksum: UInt64)] = [
    (1, CK_FORMAT_F32, 0xf097cc0d667c707e), (1, CK_FORMAT_F16, 0x53556fcfc2749049),
    (1, CK_FORMAT_BF16, 0xfdaedc93026188d2), (1, CK_FORMAT_Q4_0, 0x3b982ae98cee5cc9),
    (1, CK_FORMAT_Q4_1, 0x686b8e7a9446787f), (1, CK_FORMAT_Q5_0, 0x65d67119330d2fed),
    (1, CK_FORMAT_Q5_1, 0xe662512d87dadfa9), (1, CK_FORMAT_Q8_0, 0x66a5c8d562638bc9),
    (1, CK_FORMAT_Q3_K, 0x0fc58b05667c4055), (1, CK_FORMAT_Q4_K, 0x738f75f90271e53f),
    (1, CK_FORMAT_Q5_K, 0x67bb36864a4bd0c3), (1, CK_FORMAT_Q6_K, 0x1a2d64dbabe8b6e9),
    (1, CK_FORMAT_IQ4_NL, 0xb65002e3f352535b),
  ]

  @Test func theBytesAreThoseOfTheVersion() {
    for (packing, format, checksum) in Self.expected {
      #expect(packing == CK_PACKING)
      let matrix = PackedMatrix(format, rows: 11, width: 256, seed: UInt64(format.rawValue) + 1)
      #expect(matrix.packedChecksum == checksum, "format \(format.rawValue)")
    }
  }
}
