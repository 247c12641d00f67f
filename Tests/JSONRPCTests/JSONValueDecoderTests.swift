import JSONRPC
import Testing

@Suite struct JSONValueDecoderTests {
  private struct Sample: Decodable, Equatable {
    var name: String
    var count: Int?
    var ratio: Double?
    var flags: [Bool]?
    var inner: [String: JSONValue]?
  }

  private func check(_ value: JSONValue, gives expected: Sample) throws {
    #expect(try JSONValueDecoder.decode(Sample.self, from: value) == expected)
  }

  private func check(_ value: JSONValue, failsWith message: String) {
    do throws(ResponseError) {
      _ = try JSONValueDecoder.decode(Sample.self, from: value)
      Issue.record("decoded")
    } catch {
      #expect(error == .invalidParams(message))
    }
  }

  @Test func membersAreReadAndUnknownOnesIgnored() throws {
    try check(.object(["name": .string("a"), "other": .integer(1)]), gives: Sample(name: "a"))
    try check(
      .object(["name": .string("a"), "count": .number(2), "ratio": .integer(3), "flags": .array([.bool(true)])]),
      gives: Sample(name: "a", count: 2, ratio: 3, flags: [true])
    )
    try check(.object(["name": .string("a"), "count": .null]), gives: Sample(name: "a"))
    let inner: [String: JSONValue] = ["x": .array([.null, .integer(1)])]
    try check(.object(["name": .string("a"), "inner": .object(inner)]), gives: Sample(name: "a", inner: inner))
  }

  @Test func failuresNameThePlace() {
    check(.object([:]), failsWith: "params.name is missing")
    check(.null, failsWith: "params: expected an object, found null")
    check(.object(["name": .integer(1)]), failsWith: "params.name: expected a string, found a number")
    check(
      .object(["name": .string("a"), "count": .number(1.5)]),
      failsWith: "params.count: expected a whole number, found a number"
    )
    check(
      .object(["name": .string("a"), "flags": .array([.bool(true), .string("x")])]),
      failsWith: "params.flags[1]: expected a boolean, found a string"
    )
  }
}
