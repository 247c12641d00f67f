/// Recognizes texts that look like credentials: no model should hand on one that it learnt by heart.
enum SecretJudge {
  private static let marks = [
    "-----BEGIN", "AKIA", "ghp_", "gho_", "github_pat_", "xoxb-", "xoxp-", "sk_live_", "AIza",
  ]
  /// Letters and digits in a row that no name or word has.
  private static let longestWord = 32

  /// True if a text holds what looks like a key, token or password.
  static func isSecret(_ text: String) -> Bool {
    if text.contains("-----BEGIN"), text.contains("PRIVATE KEY") { return true }
    for mark in marks {
      guard let place = text.firstRange(of: mark) else { continue }
      let rest = text[place.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      if rest.count >= 12 { return true }
    }
    return text.split { !($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/" || $0 == "=") }.contains { word in
      word.count > longestWord && word.contains(where: \.isNumber) && word.contains(where: \.isUppercase)
        && word.contains(where: \.isLowercase)
    }
  }
}
