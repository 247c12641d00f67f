import JSONRPC
import Testing

@Suite struct MessageTests {
  private func check(_ body: String, is expected: Message) throws {
    #expect(try Message(body: Array(body.utf8)) == expected)
  }

  private func check(_ body: String, isRefusedWith code: Int, id: RequestID = .null) {
    do throws(Message.Rejection) {
      let message = try Message(body: Array(body.utf8))
      Issue.record("read as \(message)")
    } catch {
      #expect(error.error.code == code)
      #expect(error.id == id)
    }
  }

  @Test(
    arguments: [("1", .number(1)), ("\"x\"", .string("x")), ("null", .null), ("-7", .number(-7)), ("2.0", .number(2))]
      as [(String, RequestID)]
  )
  func idsAreNumbersStringsOrNull(json: String, id: RequestID) throws {
    try check("{\"jsonrpc\":\"2.0\",\"id\":\(json),\"method\":\"m\"}", is: .request(id: id, method: "m", params: .null))
  }

  @Test func theOtherKinds() throws {
    try check(
      #"{"jsonrpc":"2.0","method":"m","params":[1]}"#,
      is: .notification(method: "m", params: .array([.integer(1)]))
    )
    try check(#"{"jsonrpc":"2.0","id":1,"result":null}"#, is: .response(id: .number(1), result: .success(.null)))
    let error = ResponseError(code: 5, message: "no")
    try check(
      #"{"jsonrpc":"2.0","id":1,"error":{"code":5,"message":"no"}}"#,
      is: .response(id: .number(1), result: .failure(error))
    )
  }

  @Test func whatIsNoMessageIsRefused() {
    check("{", isRefusedWith: -32700)
    check(#"[{"jsonrpc":"2.0","id":1,"method":"m"}]"#, isRefusedWith: -32600)
    check("7", isRefusedWith: -32600)
    check(#"{"id":1,"method":"m"}"#, isRefusedWith: -32600, id: .number(1))
    check(#"{"jsonrpc":"1.0","id":1,"method":"m"}"#, isRefusedWith: -32600, id: .number(1))
    check(#"{"jsonrpc":"2.0","id":{},"method":"m"}"#, isRefusedWith: -32600)
    check(#"{"jsonrpc":"2.0","id":1.5,"method":"m"}"#, isRefusedWith: -32600)
    check(#"{"jsonrpc":"2.0","id":1,"method":2}"#, isRefusedWith: -32600, id: .number(1))
    check(#"{"jsonrpc":"2.0"}"#, isRefusedWith: -32600)
    check(#"{"jsonrpc":"2.0","id":3}"#, isRefusedWith: -32600, id: .number(3))
  }
}
