/// Is told when a grammar's code begins and ends: it may end the process, or never come back.
package protocol ParseWatching: Sendable {
  /// It begins on the calling thread; gives what `ended` is to be told.
  func began() -> Int

  /// It has come back.
  func ended(_ ticket: Int)
}

extension Optional where Wrapped == any ParseWatching {
  /// Does what a grammar's code has a part in.
  func during<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    guard let self else { return try body() }
    let ticket = self.began()
    defer { self.ended(ticket) }
    return try body()
  }
}
