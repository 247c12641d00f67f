import Foundation

extension TypeName {
  /// The types that a type's signature names as those it is made from: `class A(B, C)` in Python, `class A: B, C`,
  /// `class A extends B implements C`, `class A < B` in Ruby, `impl A for B` in Rust.
  static func bases(inSignature signature: String) -> [String] {
    let text = signature.replacing("::", with: ".")
    return lists(in: text).flatMap { list in
      let own = list.range(of: " where ").map { list[..<$0.lowerBound] } ?? list
      return own.split { $0 == "," || $0 == "+" }.map { String($0) }.filter { !$0.contains("=") }
    }
    .compactMap { base(of: $0) }
  }

  private static func lists(in signature: String) -> [Substring] {
    let head = signature.prefix { $0 != "{" }
    let words = [" extends ", " implements "].filter { head.contains($0) }
    if !words.isEmpty {
      return words.compactMap { word in
        head.range(of: word).map { range in
          let rest = head[range.upperBound...]
          return rest.range(of: " implements ").map { rest[..<$0.lowerBound] } ?? rest
        }
      }
    }
    if head.hasPrefix("impl"), let end = head.range(of: " for ") {
      return [head[..<end.lowerBound].split(separator: " ").last ?? ""]
    }
    if head.hasPrefix("class "), let sign = head.range(of: " < ") { return [head[sign.upperBound...]] }
    guard let open = opening(of: head) else { return [] }
    return [head[head.index(after: open)...].prefix { $0 != ")" }]
  }

  /// Where the list begins: at the colon outside of all brackets, or at Python's parenthesis.
  private static func opening(of head: Substring) -> Substring.Index? {
    var depth = 0
    for place in head.indices {
      switch head[place] {
      case "(" where head.hasPrefix("class "): return place
      case "<", "(": depth += 1
      case ">", ")": depth -= 1
      case ":" where depth <= 0: return place
      default: break
      }
    }
    return nil
  }
}
