import Glibc
import Support
import Testing

@Suite struct FileTimeTests {
  @Test(arguments: [
    (0, 5, 5),
    (2, 1, 2_000_000_001),
    (-1, 0, -1_000_000_000),
    (99_999_999_999, 0, Int.max),
    (-99_999_999_999, 0, Int.min),
    (9_223_372_036, 999_999_999, Int.max),
  ])
  func aTimeThatDoesNotFitIsTheNearestOne(seconds: Int, rest: Int, expected: Int) {
    #expect(FileTime.nanoseconds(timespec(tv_sec: seconds, tv_nsec: rest)) == expected)
  }
}
