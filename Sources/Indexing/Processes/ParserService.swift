import Foundation
import Support
package import Syntax

/// The child's part: looks at the files that it is told of, one after the other, until its input ends.
///
/// It trusts its parent but for one thing: what it does not understand ends it.
package final class ParserService {
  private static let piece = 1 << 16
  /// Milliseconds without work after which memory that is not used is given back to the system.
  private static let restAfter: Int32 = 2_000

  private let catalog: LanguageCatalog
  private let input: Int32
  private let output: Int32
  private var parser: FileParser?

  /// A service over two descriptors, which stay the caller's.
  package init(catalog: LanguageCatalog, input: Int32, output: Int32) {
    self.catalog = catalog
    self.input = input
    self.output = output
  }

  /// Works until the input ends, or until one of both says nonsense or does not listen.
  package func run() {
    guard send(ParserMessage.hello) else { return }
    var requests = FrameSplitter()
    do throws(FrameDamage) {
      repeat {
        while let request = try requests.next() {
          guard try answer(request) else { return }
        }
      } while receive(&requests.bytes)
    } catch {
      return
    }
  }

  /// False if the answer cannot be sent.
  private func answer(_ request: FrameReader) throws(FrameDamage) -> Bool {
    var frame = request
    switch ParserMessage.Kind(rawValue: frame.kind) {
    case .setup:
      let setup = try ParserSetup(reading: &frame)
      try frame.finish()
      parser = FileParser(setup: setup, catalog: catalog)
      return true
    case .load:
      let name = try frame.text()
      try frame.finish()
      load(name)
      return send(ParserMessage.loaded(name))
    case .file:
      let number = try frame.number()
      let job = try FileJob.read(&frame, catalog: catalog)
      guard let parser else { throw .wrongValue }
      let outcome =
        job.map { parser.outcome(of: $0, cancellation: CancellationFlag()) }
        ?? .failed(IndexIssue(path: "", message: "The folder of grammars has changed: start heed again."))
      return send(ParserMessage.outcome(number, outcome))
    default: throw .wrongValue
    }
  }

  /// What is wrong with a language is said of its files.
  private func load(_ name: String) {
    guard let language = catalog.language(named: name), let grammar = try? catalog.grammar(for: language) else {
      return
    }
    for query in ["tags", "imports"] { _ = try? grammar.query(query) }
  }

  private func send(_ message: FrameWriter) -> Bool {
    var bytes = message.bytes[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe write(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private func receive(_ bytes: inout [UInt8]) -> Bool {
    var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    if unsafe poll(&entry, 1, Self.restAfter) == 0 { UnusedMemory.giveBack() }
    return unsafe withUnsafeTemporaryAllocation(byteCount: Self.piece, alignment: 1) { buffer in
      while true {
        let count = unsafe read(input, buffer.baseAddress, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        unsafe bytes.append(contentsOf: buffer.prefix(count))
        return true
      }
    }
  }
}
