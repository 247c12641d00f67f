import Evaluation
import Support
import Testing

@Suite struct MeasureTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2), ("x", "yxz", 2),
  ])
  func distancesAreThoseOfLevenshtein(left: String, right: String, distance: Int) {
    #expect(TextMeasures.distance(Array(left.utf8), Array(right.utf8)) == distance)
    #expect(TextMeasures.distance(Array(right.utf8), Array(left.utf8)) == distance)
  }

  @Test(arguments: [
    ("foo(bar)", "foo(bar)", 1.0), ("foo(bar)", "bar(foo)", 1.0), ("foo()", "foo(bar)", 2.0 / 3), ("", "foo", 0.0),
    // Each as often as it stands there: one of three.
    ("a a b", "a", 0.5), ("1 + 2", "foo", 0.0),
  ])
  func identifiersAreCountedAsOftenAsTheyStandThere(text: String, truth: String, expected: Double) throws {
    let value = try #require(TextMeasures.identifierF1(Array(text.utf8), truth: Array(truth.utf8)))
    #expect(abs(value - expected) < 1e-9)
  }

  @Test func aTruthWithoutIdentifiersHasNoScore() {
    #expect(TextMeasures.identifierF1(Array("a".utf8), truth: Array("1 + 2".utf8)) == nil)
  }

  @Test func percentilesAreNumbersOfTheSeries() {
    #expect(Bootstrap.percentile(0.5, of: [3, 1, 2]) == 2)
    #expect(Bootstrap.percentile(0.95, of: Array(1...100).map(Double.init)) == 95)
    #expect(Bootstrap.percentile(0.99, of: [7]) == 7)
    #expect(Bootstrap.percentile(0.5, of: []) == nil)
  }

  @Test func intervalsCoverTheTruthAboutAsOftenAsTheySay() throws {
    // 100 samples of 40 files with 5 holes each, of which half are right: 95 % of intervals hold 0.5.
    var random = SeededGenerator(seed: 5)
    let bootstrap = Bootstrap(files: 40)
    let covering = try (0..<100).count { _ in
      let shares = (0..<40).map { _ in
        Share(Double((0..<5).count { _ in Bool.random(using: &random) }), of: 5)
      }
      let interval = try #require(bootstrap.interval(shares))
      return interval.low <= 0.5 && 0.5 <= interval.high
    }
    #expect((85...100).contains(covering), "\(covering)")
  }

  @Test func filesAreDrawnAndNotHoles() throws {
    // Two files, one all right, one all wrong: a resample may be of one file twice.
    let interval = try #require(Bootstrap(files: 2).interval([Share(50, of: 50), Share(0, of: 50)]))
    #expect(interval.low == 0)
    #expect(interval.high == 1)
  }

  @Test func aLogIsReadWithLinesThatLookLikeIts() {
    let log = """
      \u{1}c2 c1

      diff --git a/x.py b/x.py
      --- a/x.py
      +++ b/x.py
      @@ -3 +3,2 @@ def f
      -old
      +++ b/none.py
      +@@ -1 +1 @@
      @@ -9,2 +10,0 @@
      -gone
      --- gone
      @@ -20,0 +20 @@
      +new
      \u{1}c1 c0 c9

      diff --git a/y.py b/y.py
      --- /dev/null
      +++ b/y.py
      @@ -0,0 +1,2 @@
      +a
      +b
      \\ No newline at end of file
      \u{1}c0

      """
    #expect(
      CommitParser.commits(in: Array(log.utf8)) == [
        Commit(name: "c2", parent: "c1", added: ["x.py": [2, 3, 19]]),
        Commit(name: "c1", parent: "c0", added: ["y.py": [0, 1]]),
      ]
    )
  }
}
