import Foundation
import JSONRPC
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
  @Test func requestsAreAnsweredInTheOrderOfTheAnswers() async {
    let wire = Wire()
    wire.send(#"{"jsonrpc":"2.0","id":1,"method":"a"}"#, #"{"jsonrpc":"2.0","id":"x","method":"b"}"#)
    wire.closeInput()
    let reason = await wire.run { connection, message in
      if case .request(let id, let method, _) = message { connection.respond(to: id, .success(["was": method])) }
    }
    #expect(reason == .endOfInput)
    #expect(
      wire.received == [
        #"{"id":1,"jsonrpc":"2.0","result":{"was":"a"}}"#, #"{"id":"x","jsonrpc":"2.0","result":{"was":"b"}}"#,
      ]
    )
  }

  @Test func resultsMayBeNull() async {
    let wire = Wire()
    wire.send(#"{"jsonrpc":"2.0","id":1,"method":"a"}"#)
    wire.closeInput()
    _ = await wire.run { connection, message in
      if case .request(let id, _, _) = message { connection.respond(to: id, .success(JSONValue.null)) }
    }
    #expect(wire.received == [#"{"id":1,"jsonrpc":"2.0","result":null}"#])
  }

  @Test func brokenBytesAreAnsweredAndTheNextMessageIsHandled() async {
    let wire = Wire()
    wire.sendRaw("Content-Length: x\r\n\r\n{}")
    wire.send("{not json", #"[1]"#, #"{"jsonrpc":"2.0","method":"good"}"#)
    wire.closeInput()
    let methods = Mutex<[String]>([])
    _ = await wire.run { _, message in
      if case .notification(let method, _) = message { methods.withLock { $0.append(method) } }
    }
    #expect(methods.withLock { $0 } == ["good"])
    #expect(wire.received.map { $0.contains("-32700") } == [true, true, false])
    #expect(wire.received.last?.contains(#""code":-32600"#) == true)
    #expect(wire.received.allSatisfy { $0.contains(#""id":null"#) })
  }

  @Test func halfAMessageThenTheEndIsACleanEnd() async {
    let wire = Wire()
    wire.sendRaw("Content-Length: 100\r\n\r\n{\"jsonrpc\"")
    wire.closeInput()
    #expect(await wire.run { _, _ in Issue.record("handled") } == .endOfInput)
    #expect(wire.received.isEmpty)
  }

  @Test func requestsOfOurOwnGetTheirAnswer() async {
    let wire = Wire()
    wire.send(#"{"jsonrpc":"2.0","method":"go"}"#, #"{"jsonrpc":"2.0","id":"heed-1","result":7}"#)
    wire.send(#"{"jsonrpc":"2.0","id":"unknown","result":7}"#)
    wire.closeInput()
    let results = Mutex<[Result<JSONValue, ResponseError>]>([])
    _ = await wire.run { connection, _ in
      for _ in 0..<2 {
        connection.request("ask", ["a": 1]) { result in results.withLock { $0.append(result) } }
      }
    }
    #expect(results.withLock { $0.first } == .success(.integer(7)))
    #expect(results.withLock { $0.last } == .failure(.internalError("the connection has ended")))
    #expect(wire.received.first == #"{"id":"heed-1","jsonrpc":"2.0","method":"ask","params":{"a":1}}"#)
  }

  @Test func stoppingFromAnotherThreadEndsAnIdleConnection() async {
    let wire = Wire()
    let connection = wire.connection
    Thread { connection.stop() }.start()
    #expect(await wire.run { _, _ in } == .stopped)
  }

  @Test func aWatchedDescriptorEndsTheConnection() async {
    let wire = Wire()
    let watched = Pipe()
    wire.send(#"{"jsonrpc":"2.0","method":"watch"}"#)
    let reason = await wire.run { connection, _ in
      connection.watch(watched.fileHandleForReading.fileDescriptor)
      watched.fileHandleForWriting.write(Data([1]))
    }
    #expect(reason == .watchedDescriptor)
  }

  @Test func aClosedOutputEndsTheConnection() async {
    let wire = Wire()
    wire.closeOutput()
    wire.send(#"{"jsonrpc":"2.0","id":1,"method":"a"}"#)
    let reason = await wire.run { connection, message in
      if case .request(let id, _, _) = message { connection.respond(to: id, .success(1)) }
    }
    #expect(reason == .outputClosed)
  }

  /// The client never reads: what it is sent waits up to the cap, and reading goes on meanwhile.
  @Test func aClientThatStopsReadingIsGivenUpAtTheCap() async {
    let wire = Wire(queueLimit: 1 << 20, readsOutput: false)
    let handled = Mutex(0)
    let text = String(repeating: "x", count: 100_000)
    for _ in 0..<40 { wire.send(#"{"jsonrpc":"2.0","method":"a"}"#) }
    let reason = await wire.run { connection, _ in
      handled.withLock { $0 += 1 }
      connection.notify("n", [text])
    }
    #expect(reason == .outputStalled)
    #expect((10...12).contains(handled.withLock { $0 }))
  }
}
