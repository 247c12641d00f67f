/// The strings of one metadata array, kept end to end in one buffer: a vocabulary has 150,000 of them and more.
package struct GGUFStrings: Sendable, Equatable, RandomAccessCollection {
  /// All strings without separators.
  package private(set) var storage: [UInt8] = []
  // The end of each string in `storage`; the start is the end before it. 32 bits do: the header is smaller (HeaderLimits).
  private var ends: [UInt32] = []

  /// No strings.
  package init() {}

  /// The given strings, together less than 4 GiB.
  package init(_ strings: some Sequence<[UInt8]>) {
    for string in strings { append(string[...]) }
  }

  /// The index of the first string: 0.
  package var startIndex: Int { 0 }

  /// How many strings there are.
  package var endIndex: Int { ends.count }

  /// The bytes of a string; they need not be UTF-8.
  package subscript(index: Int) -> ArraySlice<UInt8> { storage[range(of: index)] }

  /// Where in `storage` a string lies.
  package func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  mutating func append(_ string: ArraySlice<UInt8>) {
    storage.append(contentsOf: string)
    ends.append(UInt32(storage.count))
  }
}
