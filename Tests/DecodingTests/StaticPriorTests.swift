import Decoding
import Support
import TestSupport
import Testing
import Tokenization

/// The prior's file: what is found in it, and that no damage does more harm than an error.
struct StaticPriorTests {
  typealias Level = TokenMemory.Level
  typealias Count = TokenMemory.Count

  private static let size = 50
  private static let hash: UInt64 = 0x0123_4567_89AB_CDEF

  private static var builder: PriorBuilder {
    var builder = PriorBuilder(vocabularySize: size, vocabularyHash: hash, longest: 3)
    builder.add([7], total: 1024, counts: [3: 256, 4: 128, 49: 2])
    builder.add([7, 8], counts: [1: 4])
    builder.add([9, 7, 8], total: 8, counts: [2: 4, 1: 4])
    for token in 10..<TokenID(size) { builder.add([token], counts: [token: 1, 0: 2]) }
    return builder
  }

  private static func prior(_ bytes: [UInt8]) throws(StaticPriorError) -> StaticPrior {
    try StaticPrior(bytes, vocabularySize: size, vocabularyHash: hash)
  }

  private static func level(_ length: Int, _ total: Int, _ counts: [(TokenID, Int)]) -> Level {
    Level(source: .prior, length: length, counts: counts.map { Count(token: $0.0, count: $0.1) }, total: total)
  }

  // MARK: Look-up

  @Test(
    arguments: [
      ([], []),
      ([5], []),
      ([7], [level(1, 1024, [(3, 256), (4, 128), (49, 2)])]),
      ([7, 8], [level(2, 4, [(1, 4)])]),
      ([1, 9, 7, 8], [level(3, 8, [(1, 4), (2, 4)]), level(2, 4, [(1, 4)])]),
      ([8, 49], [level(1, 3, [(0, 2), (49, 1)])]),
      ([-1, 1 << 30], []),
    ] as [([TokenID], [Level])]
  )
  func check(context: [TokenID], levels: [Level]) throws {
    #expect(try Self.prior(Self.builder.bytes()).levels(after: context) == levels)
  }

  /// `models/prior.py` has the same number in its own way.
  @Test func theKeyIsTheDocumentedOne() {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for token: UInt64 in [7, 0, 4095] {
      hash = (hash ^ token).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15).low
      hash ^= hash >> 29
    }
    #expect(StaticPrior.key([7, 0, 4095]) == UInt32(hash >> 32))
  }

  @Test func everyContextOfALargeTableIsFound() throws {
    var builder = PriorBuilder(vocabularySize: 1000, vocabularyHash: 1, longest: 1)
    for token in 0..<TokenID(1000) {
      builder.add([token], counts: Dictionary(uniqueKeysWithValues: (0...(token % 5)).map { ($0, Int($0) + 1) }))
    }
    let prior = try StaticPrior(builder.bytes(), vocabularySize: 1000, vocabularyHash: 1)
    for token in 0..<TokenID(1000) {
      #expect(
        prior.levels(after: [token]).map(\.counts) == [(0...(token % 5)).map { Count(token: $0, count: Int($0) + 1) }]
      )
    }
    #expect(prior.contexts == 1000 && prior.longest == 1)
  }

  // MARK: Damage

  @Test func theHeaderIsChecked() throws {
    var builder = Self.builder
    builder.version = 2
    #expect(throws: StaticPriorError.unsupportedVersion(2)) { try Self.prior(builder.bytes()) }
    builder = Self.builder
    builder.vocabularyHash += 1
    #expect(throws: StaticPriorError.otherVocabulary) { try Self.prior(builder.bytes()) }
    builder = Self.builder
    builder.vocabularySize += 1
    #expect(throws: StaticPriorError.otherVocabulary) { try Self.prior(builder.bytes()) }
    #expect(throws: StaticPriorError.notAPrior) { try Self.prior(Array("GGUF".utf8)) }
    #expect(throws: StaticPriorError.self) { try Self.prior([]) }
  }

  @Test func everyTruncationIsRefused() {
    let bytes = Self.builder.bytes()
    for length in bytes.indices {
      #expect(throws: StaticPriorError.self) { try Self.prior(Array(bytes[..<length])) }
    }
    #expect(throws: StaticPriorError.wrongSize(expected: bytes.count, actual: bytes.count + 1)) {
      try Self.prior(bytes + [0])
    }
  }

  /// A change may go unnoticed (another count), but what is read is well-formed.
  @Test(arguments: 0..<8)
  func everyMutationIsRefusedOrHarmless(bit: Int) {
    let bytes = Self.builder.bytes()
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << bit
      guard let prior = try? Self.prior(damaged) else { continue }
      for token in -1...TokenID(Self.size) {
        for level in prior.levels(after: [9, 7, token]) + prior.levels(after: [token]) {
          #expect(level.counts.allSatisfy { $0.count > 0 && (0..<TokenID(Self.size)).contains($0.token) })
          #expect(zip(level.counts, level.counts.dropFirst()).allSatisfy { $0.token < $1.token })
          #expect(level.counts.reduce(0) { $0 + $1.count } <= level.total)
        }
      }
    }
  }

  @Test func hugeNumbersAreNoTrap() {
    let header = Array(Self.builder.bytes()[..<40])
    for numbers in [(UInt32.max, UInt32.max), (UInt32.max, 0), (0, UInt32.max), (1, 0), (0, 1)] {
      var bytes = header
      for number in [numbers.0, numbers.1] {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
      }
      #expect(throws: StaticPriorError.self) { try Self.prior(bytes + [UInt8](repeating: 1, count: 64)) }
    }
  }

  @Test(arguments: [
    StaticPriorError.notAPrior, .unsupportedVersion(9), .otherVocabulary, .wrongSize(expected: 2, actual: 1),
    .malformed(problem: "keys out of order"),
  ])
  func everyErrorSaysWhatToDo(error: StaticPriorError) {
    #expect(error.description.hasSuffix(".") && error.description.contains("install"))
  }

  // MARK: As part of the memory

  @Test func atEqualLengthItComesLast() throws {
    let prior = try Self.prior(Self.builder.bytes())
    let memory = TokenMemory(
      context: [7],
      openFile: [MemorySegment([7, 8, 1])],
      repository: [MemorySegment([7, 8, 2])],
      prior: prior
    )
    let levels = memory.levels(after: [8])
    #expect(levels.map(\.source) == [.openFile, .repository, .prior])
    #expect(levels.map(\.length) == [2, 2, 2])
    #expect(memory.levels(after: [8, 9, 7, 8]).map(\.source) == [.prior, .openFile, .repository, .prior])
    #expect(memory.levels(after: [11]).map(\.length) == [1], "contexts of one token count, too")
  }
}
