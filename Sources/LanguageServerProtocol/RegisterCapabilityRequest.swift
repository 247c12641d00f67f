/// `client/registerCapability`: watched files, and methods that settings have switched on.
package enum RegisterCapabilityRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "client/registerCapability"
  /// What answers it.
  package typealias Response = Nothing

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// What is asked for.
    package var registrations: [Registration]

    /// Asks for events about the files that match one of the glob patterns.
    package init(watching globPatterns: [String]) {
      let options = Options(watchers: globPatterns.map(Watcher.init(globPattern:)))
      let method = DidChangeWatchedFilesNotification.method
      registrations = [Registration(id: "heed-watched-files", method: method, registerOptions: options)]
    }

    /// Asks for requests of these methods, about any document.
    package init(methods: [String]) {
      registrations = methods.map { method in
        Registration(id: RegisterCapabilityRequest.identifier(of: method), method: method, registerOptions: nil)
      }
    }
  }

  static func identifier(of method: String) -> String { "heed-" + method }

  /// One method that the client is asked to send.
  package struct Registration: Codable, Sendable, Hashable {
    /// The name of the registration, to take it back with.
    package var id: String
    /// The method.
    package var method: String
    /// For what the method is to be sent.
    package var registerOptions: Options?
  }

  /// Which files are to be watched.
  package struct Options: Codable, Sendable, Hashable {
    /// Patterns; a file that matches one of them counts.
    package var watchers: [Watcher]
  }

  /// One pattern.
  package struct Watcher: Codable, Sendable, Hashable {
    /// A glob over paths in the client's folders.
    package var globPattern: String
  }
}
