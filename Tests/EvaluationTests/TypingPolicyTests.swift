import Evaluation
import Testing

/// Typing stories with their keys counted by hand.
@Suite struct TypingPolicyTests {
  struct Story: Sendable, CustomTestStringConvertible {
    var name: String
    var truth: String
    /// What the editor shows when so many bytes are there.
    var texts: [Int: String] = [:]
    var lists: [Int: [String]] = [:]
    var keys: Int
    var pressed: Int
    var shown = 0
    var wrong = 0

    var testDescription: String { name }
  }

  static let stories = [
    Story(name: "nothing is offered", truth: "foo(bar)", keys: 8, pressed: 8),
    Story(name: "the whole line is right", truth: "foo(bar)", texts: [0: "foo(bar)"], keys: 8, pressed: 1, shown: 1),
    // f-o-o as a word, ( as a word; then b a r ) by hand, while b and a still fit what is shown.
    Story(
      name: "the first words are right",
      truth: "foo(bar)",
      texts: [0: "foo(baz)"],
      keys: 8,
      pressed: 6,
      shown: 1,
      wrong: 1
    ),
    // A word that only begins like the right one is not accepted, and nothing new is shown while the typing fits it.
    Story(
      name: "a word that ends wrongly",
      truth: "xyw",
      texts: [0: "xyz", 1: "yw", 2: "w"],
      keys: 3,
      pressed: 3,
      shown: 1,
      wrong: 1
    ),
    // After the first letter does not fit, a new text is shown: a, then one key for the rest.
    Story(
      name: "a second text is right",
      truth: "abcd",
      texts: [0: "zzz", 1: "bcd"],
      keys: 4,
      pressed: 2,
      shown: 2,
      wrong: 1
    ),
    // c o u, a step down, accept.
    Story(
      name: "a name from the list after three letters",
      truth: "counter",
      lists: [1: ["counter"], 2: ["counter"], 3: ["count", "counter"]],
      keys: 7,
      pressed: 5
    ),
    // Four steps down and one to accept are no less than the four letters left.
    Story(
      name: "a name too far down",
      truth: "counter",
      lists: [3: ["a", "b", "c", "d", "counter"]],
      keys: 7,
      pressed: 7
    ),
    // s e l f . and one to accept.
    Story(
      name: "a name right after the dot",
      truth: "self.counter",
      lists: [5: ["counter"]],
      keys: 12,
      pressed: 6
    ),
    // s e l f . c and one to accept: the list after a dot stays.
    Story(
      name: "a name a letter after the dot",
      truth: "self.counter",
      lists: [5: ["cell", "a", "b", "c", "d", "e", "f", "counter"], 6: ["counter"]],
      keys: 12,
      pressed: 7
    ),
    // Both save four keys: the text is taken, and nothing is left of either.
    Story(
      name: "text and list say the same",
      truth: "abcdefgh",
      texts: [3: "defgh"],
      lists: [3: ["abcdefgh"]],
      keys: 8,
      pressed: 4,
      shown: 1
    ),
    // Two words of the text save 5 keys, the list 4.
    Story(
      name: "the text saves more than the list",
      truth: "abcdefgh(ij",
      texts: [3: "defgh(ik"],
      lists: [3: ["abcdefgh"]],
      keys: 11,
      // a b c, two words, i j
      pressed: 7,
      shown: 1,
      wrong: 1
    ),
    // The indentation is the editor's: 5 + Enter + 5.
    Story(name: "two lines by hand", truth: "a = 1\n    b = 2", keys: 11, pressed: 11),
    Story(
      name: "two lines at once",
      truth: "a = 1\n    b = 2",
      texts: [0: "a = 1\n    b = 2"],
      keys: 11,
      pressed: 1,
      shown: 1
    ),
    // One key for the first line; Enter and five by hand. The next line was right, so it was no wrong text.
    Story(
      name: "only the first of two lines is right",
      truth: "a = 1\n    b = 2",
      texts: [0: "a = 1\n    c = 3"],
      keys: 11,
      pressed: 7,
      shown: 1
    ),
    // Two of three lines: a key each, where all three would take one.
    Story(
      name: "two of three lines are right",
      truth: "a = 1\nb = 2",
      texts: [0: "a = 1\nb = 2\nc = 3"],
      keys: 11,
      pressed: 2,
      shown: 1
    ),
    // At the end of the first line a text for the next one appears.
    Story(
      name: "the next line is shown at the end of a line",
      truth: "a\n  bcd",
      texts: [1: "\n  bcd"],
      keys: 5,
      pressed: 2,
      shown: 1
    ),
    Story(name: "a character of two bytes is a key", truth: "é = 1", keys: 5, pressed: 5),
    Story(name: "a line end of two bytes is a key", truth: "a\r\nb", keys: 3, pressed: 3),
    Story(name: "two lines with such ends", truth: "a\r\nb", texts: [0: "a\r\nb"], keys: 3, pressed: 1, shown: 1),
    Story(name: "blanks at the end do not matter", truth: "abc", texts: [0: "abc  "], keys: 3, pressed: 1, shown: 1),
    Story(name: "a text too much", truth: "ab", texts: [0: "ab()"], keys: 2, pressed: 1, shown: 1, wrong: 1),
  ]

  @Test(arguments: stories) func keysAreThoseCountedByHand(story: Story) {
    let policy = TypingPolicy(truth: Array(story.truth.utf8))
    let tally = policy.type(
      text: { story.texts[$0].map { Array($0.utf8) } },
      names: { story.lists[$0] ?? [] }
    )
    #expect(
      tally
        == TypingPolicy.Tally(keys: story.keys, pressed: story.pressed, shown: story.shown, wrong: story.wrong)
    )
  }

  @Test func whatIsThereAlreadyCountsForTheList() {
    // `fo` is there: after one more letter the list is looked at.
    let policy = TypingPolicy(truth: Array("obar".utf8), before: Array("fo".utf8))
    var asked: [Int] = []
    let tally = policy.type(
      text: { _ in nil },
      names: { position in
        asked.append(position)
        return ["foobar"]
      }
    )
    #expect(asked == [1])
    #expect(tally.pressed == 2)
  }
}
