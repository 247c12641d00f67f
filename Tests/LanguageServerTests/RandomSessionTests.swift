import Completion
import Foundation
import JSONRPC
import LanguageServerProtocol
import SourceText
import Support
import TestSupport
import Testing

/// Sessions that nobody would write by hand.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RandomSessionTests {
  /// Edits, requests and cancellations over three documents in any order: every request is answered exactly once, and
  /// only a cancelled one with an error.
  @Test(arguments: 0..<4)
  func everyRequestIsAnsweredExactlyOnce(seed: Int) {
    let engine = FakeEngine { document, offset, cancellation in
      FakeEngine.wait(seconds: Double(document.snapshot.bytes.count % 5) / 1000)
      if document.snapshot.bytes.count.isMultiple(of: 2) { try cancellation.check() }
      return .suggesting("text", replacing: offset..<offset)
    }
    let setup = TestSession.Setup(engine: engine, capabilities: seed < 2 ? .inline : ClientCapabilities())
    let session = TestSession.started(setup)
    let uris = ["file:///w/a.py", "file:///w/b.py", "untitled:c"]
    var positions = Dictionary(uniqueKeysWithValues: uris.map { ($0, session.open("x = $0", uri: $0)) })
    var random = SeededGenerator(seed: UInt64(seed))
    var ids: [Int] = []
    var cancelled: Set<Int> = []
    for _ in 0..<400 {
      guard let uri = uris.randomElement(using: &random), let position = positions[uri] else { continue }
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1: positions[uri] = session.type("k", at: position, uri: uri)
      case 2: ids.append(session.requestList(at: position, uri: uri))
      case 3: ids.append(session.requestInline(at: position, uri: uri))
      default:
        guard let id = ids.suffix(6).randomElement(using: &random) else { continue }
        session.client.cancel(id)
        cancelled.insert(id)
      }
    }
    for id in ids {
      if let code = session.errorCode(id) { #expect(code == -32800 && cancelled.contains(id)) }
    }
    #expect(session.end() == 0)
    let counts = ids.map { session.client.answers(to: $0).count }
    #expect(counts.allSatisfy { $0 == 1 })
  }

  @Test func theRecordedSessionEndsWell() {
    let session = TestSession()
    session.client.sendRaw(Self.recorded)
    #expect(session.client.exitStatus() == 0)
    // The last bytes may still be in the pipe.
    let isWhole = session.client.wait { arrivals in
      arrivals.count { if case .response = $0.message { true } else { false } } == 5
    }
    #expect(isWhole)
  }

  /// A session with some of its bytes changed, dropped or doubled, and cut at the end: the server ends and says so.
  @Test(arguments: 0..<40)
  func damagedBytesNeverKillTheServer(seed: Int) {
    let session = TestSession()
    var random = SeededGenerator(seed: UInt64(seed))
    var bytes = Self.recorded
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes.remove(at: place)
      default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
      }
    }
    session.client.sendRaw(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
    session.client.closeInput()
    #expect(session.client.exitStatus() != nil)
  }

  private static let recorded = Array(bodies.map { "Content-Length: \($0.utf8.count)\r\n\r\n\($0)" }.joined().utf8)

  /// One message a line.
  private static let bodies = #"""
    {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{"general":{"positionEncodings":\#
    ["utf-8"]}},"workspaceFolders":[{"uri":"file:///w","name":"w"}]}}
    {"jsonrpc":"2.0","method":"initialized","params":{}}
    {"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///w/a.py","languageId":"python",\#
    "version":0,"text":"def f():\r\n  \ud83d\ude00\n"}}}
    {"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///w/a.py"},"contentChanges":\#
    [{"range":{"start":{"line":1,"character":2},"end":{"line":1,"character":6}},"text":"x"}]}}
    {"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{"textDocument":{"uri":"file:///w/a.py"},\#
    "position":{"line":1,"character":3}}}
    {"jsonrpc":"2.0","id":"3","method":"textDocument/inlineCompletion","params":{"textDocument":{"uri":"file:///w/a.py"},\#
    "position":{"line":1,"character":3},"context":{"triggerKind":2}}}
    {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"3"}}
    {"jsonrpc":"2.0","id":4,"method":"workspace/executeCommand","params":{"command":"heed.explainLast"}}
    {"jsonrpc":"2.0","id":5,"method":"shutdown","params":null}
    {"jsonrpc":"2.0","method":"exit"}
    """#.split(separator: "\n")
}
