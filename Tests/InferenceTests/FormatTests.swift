import CKernels
import Foundation
import Testing

/// Quantized formats against what gguf's own reader takes their blocks for (Fixtures/make_formats.py).
@Suite struct FormatTests {
  struct Sample: Decodable, Sendable, CustomTestStringConvertible {
    let format: UInt32
    let name: String
    let width: Int
    let source: Data
    /// Little-endian float32.
    let values: Data

    var testDescription: String { name }

    static let all: [Sample] = {
      let url = ModelFixture.folder.appending(path: "formats.json")
      guard let data = try? Data(contentsOf: url) else { return [] }
      return (try? JSONDecoder().decode([Sample].self, from: data)) ?? []
    }()

    var expected: [Float] {
      stride(from: 0, to: values.count, by: 4).map { offset in
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(values[values.startIndex + offset + $1]) << UInt32(8 * $1) })
      }
    }
  }

  @Test func everyFormatHasASample() {
    let sampled = Set(Sample.all.map(\.format))
    let quantized = MultiplyTests.formats.filter { ck_is_quantized($0) }.map(\.rawValue)
    #expect(sampled == Set(quantized))
  }

  /// Packed and read back: not a bit is lost. Every lane of a group is read.
  @Test(arguments: Sample.all)
  func rowsAreWhatTheFileSays(_ sample: Sample) {
    let rows = 9
    let source = Array(repeating: Array(sample.source), count: rows).flatMap { $0 }
    let matrix = PackedMatrix(ck_format(rawValue: sample.format), rows: rows, width: sample.width, source: source)
    for row in 0..<rows { #expect(matrix.row(row) == sample.expected, "row \(row)") }
  }
}
