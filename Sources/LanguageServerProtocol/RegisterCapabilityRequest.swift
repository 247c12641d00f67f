/// `client/registerCapability`, for the one capability that the server registers: watched files.
package enum RegisterCapabilityRequest: ProtocolRequest {
  package static let method = "client/registerCapability"
  package typealias Response = Nothing

  package struct Params: Codable, Sendable, Hashable {
    package var registrations: [Registration]

    /// Asks for events about the files that match one of the glob patterns.
    package init(watching globPatterns: [String]) {
      let options = Options(watchers: globPatterns.map(Watcher.init(globPattern:)))
      let method = DidChangeWatchedFilesNotification.method
      registrations = [Registration(id: "heed-watched-files", method: method, registerOptions: options)]
    }
  }

  package struct Registration: Codable, Sendable, Hashable {
    package var id: String
    package var method: String
    package var registerOptions: Options
  }

  package struct Options: Codable, Sendable, Hashable {
    package var watchers: [Watcher]
  }

  package struct Watcher: Codable, Sendable, Hashable {
    package var globPattern: String
  }
}
