import Decoding
import Testing

/// Loops are found when they are long enough to be ones, and nothing handed out before is cut by them.
struct RepetitionGuardTests {
  @Test(
    arguments: [
      ([1, 2, 3, 4], nil),
      ([Int32](repeating: 7, count: 11), nil),
      ([Int32](repeating: 7, count: 12), 1),
      ([9, 8] + [Int32](repeating: 7, count: 12), 3),
      ([5, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], nil),
      ([5, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], 3),
      ([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5], 5),
      ([], nil),
    ] as [([Int32], Int?)]
  )
  func loopStart(_ tokens: [Int32], _ expected: Int?) {
    #expect(RepetitionGuard.loopStart(in: tokens) == expected)
  }

  @Test(arguments: [
    [9, 8] + [Int32](repeating: 7, count: 12),
    [5, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
    [1, 1, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5],
  ])
  func settledTokensAreKept(_ tokens: [Int32]) throws {
    let settled = (0...tokens.count).map { RepetitionGuard.settledCount(in: Array(tokens.prefix($0))) }
    let end = try #require((0...tokens.count).first { RepetitionGuard.loopStart(in: Array(tokens.prefix($0))) != nil })
    let kept = try #require(RepetitionGuard.loopStart(in: Array(tokens.prefix(end))))
    #expect(settled[0..<end].allSatisfy { $0 <= kept })
  }
}
