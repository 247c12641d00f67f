import Configuration
import Foundation
import Indexing
import JSONRPC
import LanguageServerProtocol
import SourceText
import Syntax

/// The session's beginning, and the settings and folders it works with.
extension Server {
  /// After these clients ask for a list by themselves.
  private static let triggerCharacters = [".", ">", ":"]

  func initialize(_ json: JSONValue) throws(ResponseError) -> InitializeRequest.Response {
    let params = try JSONValueDecoder.decode(InitializeRequest.Params.self, from: json)
    session.client = ClientProfile(params.capabilities)
    session.folders = params.folders.map { DocumentURI($0.uri) }
    session.findsFolders = session.folders.isEmpty
    changeSettings(json["initializationOptions"])
    if let processId = params.processId { watchParent(processId) }
    var capabilities = ServerCapabilities(
      positionEncoding: session.client.encoding.rawValue,
      triggerCharacters: Self.triggerCharacters,
      commands: [Self.explainLast]
    )
    session.features = NavigationFeature.on(settings(for: nil))
    capabilities.offer(session.features)
    return InitializeRequest.Response(
      capabilities: capabilities,
      serverInfo: InitializeRequest.ServerInfo(name: "heed", version: dependencies.version)
    )
  }

  func initialized() {
    for folder in session.folders { openFolder(folder) }
    session.folders = []
    if session.client.watchesFiles { registerWatchedFiles() }
  }

  func changeFolders(_ json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(DidChangeWorkspaceFoldersNotification.Params.self, from: json)
    for folder in params.event.removed { indexes.close(DocumentURI(folder.uri)) }
    for folder in params.event.added { openFolder(DocumentURI(folder.uri)) }
  }

  /// Takes new settings; broken ones are logged and change nothing.
  func changeSettings(_ json: JSONValue?) {
    do {
      if let layer = try EditorSettings.layer(from: json) { session.editor = layer }
      readSettings()
    } catch {
      dependencies.log(.warning, "\(error)")
    }
  }

  /// Has the settings read again, from wherever they come.
  func readSettings() {
    session.settings = [:]
    indexes.take { settings(for: $0) }
    if isRunning { updateFeatures() }
  }

  /// The settings that hold in a workspace now.
  func settings(for workspace: URL?) -> Settings {
    if let known = session.settings[workspace] { return known }
    let settings = dependencies.settings(workspace, session.editor)
    session.settings[workspace] = settings
    return settings
  }

  /// Opens the repository that a file lies in, for a client that names no folder. Other folders are left alone: nobody
  /// said that they belong together.
  func openRepository(of uri: DocumentURI) {
    guard session.findsFolders, let path = uri.path, let text = String(validating: path, as: UTF8.self) else { return }
    let root = WorkspaceRoot.find(for: URL(fileURLWithPath: text))
    guard FileManager.default.fileExists(atPath: root.appending(path: ".git").path(percentEncoded: false)) else {
      return
    }
    openFolder(DocumentURI(root.absoluteString))
  }

  private func openFolder(_ uri: DocumentURI) {
    let url = uri.path.map { URL(fileURLWithPath: String(decoding: $0, as: UTF8.self), isDirectory: true) }
    indexes.open(
      uri,
      settings: settings(for: url),
      showsProgress: session.client.showsProgress,
      watchesFiles: !session.client.watchesFiles
    )
  }

  private func registerWatchedFiles() {
    let languages = dependencies.catalog?.languages ?? []
    let patterns = languages.flatMap { $0.fileExtensions.map { "**/*.\($0)" } + $0.fileNames.map { "**/\($0)" } }
    let log = dependencies.log
    connection.request(
      RegisterCapabilityRequest.method,
      RegisterCapabilityRequest.Params(watching: Set(patterns + ["**/.heed.json"]).sorted())
    ) { result in
      if case .failure(let error) = result { log(.warning, "files are not watched: \(error.message)") }
    }
  }
}
