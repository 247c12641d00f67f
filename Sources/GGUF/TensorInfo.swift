/// Where a tensor lies in a model file and how it is stored; all fields have been checked against the file.
package struct TensorInfo: Sendable, Equatable {
  /// The tensor's name, unique in its file.
  package let name: String
  /// One to four lengths in GGUF's order: `dimensions[0]` is the length of a row, whose numbers are adjacent.
  package let dimensions: [Int]
  /// How the numbers are stored.
  package let type: TensorType
  /// First byte, counted from the start of the file.
  package let offset: Int
  /// Which file of a split model it is in, from 0.
  package internal(set) var part = 0
  /// Bytes that the tensor takes.
  package let byteCount: Int

  /// Numbers in a row.
  package var rowLength: Int { dimensions.first ?? 1 }

  /// Rows, over all dimensions but the first.
  package var rows: Int { dimensions.dropFirst().reduce(1, *) }

  /// Numbers in the tensor.
  package var elementCount: Int { rowLength * rows }

  /// Bytes that a row takes.
  package var bytesPerRow: Int { rowLength / type.blockSize * type.bytesPerBlock }
}
