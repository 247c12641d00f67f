import Completion
import Support
import Testing

/// What goes over the words of a text without making strings of them does as it would with strings.
@Suite struct WordTableTests {
  private static let letters = Array("aAbBzZ09_$ü".unicodeScalars).map(Character.init)

  private func word(_ generator: inout SeededGenerator, upTo longest: Int) -> String {
    String(
      (0..<Int.random(in: 0...longest, using: &generator)).compactMap { _ in
        Self.letters.randomElement(using: &generator)
      }
    )
  }

  @Test func wordsHaveTheNumbersInWhichTheyCame() {
    var generator = SeededGenerator(seed: 1)
    var table = WordTable(capacity: 3)
    var known: [String: Int] = [:]
    for _ in 0..<20_000 {
      let word = word(&generator, upTo: 4)
      #expect(table.number(of: word.utf8) == known[word])
      let added = table.insert(word.utf8)
      #expect(added.isNew == (known[word] == nil))
      if added.isNew { known[word] = known.count }
      #expect(added.number == known[word])
    }
    #expect(table.count == known.count)
    #expect(known.count > 3000)
  }

  @Test func aPatternFitsWhatANameFits() {
    var generator = SeededGenerator(seed: 2)
    var fits = 0
    for _ in 0..<20_000 {
      let (typed, name) = (word(&generator, upTo: 3), word(&generator, upTo: 7))
      let expected = NameMatch(name, typed: typed)
      if expected != nil { fits += 1 }
      #expect(NamePattern(typed).match(name) == expected, "\(typed) in \(name)")
      #expect(NamePattern(typed).match(Array(name.utf8)[...]) == expected, "\(typed) in \(name)")
    }
    #expect(fits > 5000)
  }
}
