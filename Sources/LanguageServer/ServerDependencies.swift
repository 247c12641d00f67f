package import Completion
package import Configuration
package import Foundation
package import Indexing
package import Support
package import SymbolIndex
package import Syntax

/// What the server is given from outside, all of it replaceable in tests.
package struct ServerDependencies: Sendable {
  /// Makes the engine, on the model thread, when the first suggestion is asked for; and again when the model changes.
  package var engine: @Sendable (Settings) throws -> any CompletionProviding
  /// Names for the list, of a document that comes with its tree; called on the list thread.
  package var names: @Sendable (_ document: CompletionDocument, _ offset: Int, _ index: SymbolStore?) -> NameList
  /// Makes ready for lists of names in a document; called on the list thread when it is opened.
  package var prepareNames: @Sendable (_ document: CompletionDocument) -> Void
  /// The languages; nil: none are installed.
  package var catalog: LanguageCatalog?
  /// Where the index of a workspace lies; nil: workspaces are not indexed.
  package var indexLocation: (@Sendable (_ workspace: URL) -> URL)?
  /// How a workspace is indexed.
  package var indexingOptions: @Sendable (Settings) -> IndexingOptions = { _ in IndexingOptions() }
  /// The children that parse for the indexes; nil: files are parsed in this process.
  package var parsers: ParserProcesses?
  /// What parsers have crashed or hung at; nil: nothing is known of that, and nothing is noted.
  package var suspects: ParseSuspects?
  /// Where windows of a workspace's files are kept; nil: nowhere.
  package var windowFolder: @Sendable (_ workspace: URL, Settings) -> CappedFolder? = { _, _ in nil }
  /// Finds and indexes the libraries of a workspace; nil: nothing is known of libraries.
  package var libraries: (@Sendable (_ workspace: URL, Settings) -> LibraryIndexer?)?
  /// The settings of a workspace (nil: of none) with what the editor says on top.
  package var settings: @Sendable (_ workspace: URL?, _ editor: SettingsLayer) -> Settings
  package var time: MonotonicTime
  /// Takes a line for the log. No source text comes below `debug`.
  package var log: @Sendable (LogLevel, String) -> Void
  /// The version that clients are told.
  package var version: String?
  /// Seconds for which names wait for the model's text, if it is to be an item of the list.
  package var modelItemPatience = 0.15
  /// Seconds, from when its request came, for which a list waits for the model's order of its names: so that it takes less than
  /// 10 ms in all.
  package var orderPatience = 0.007
  /// Seconds for which the model waits for names that it could put into order.
  package var namesPatience = 0.005
  /// Seconds after a list's request in which one for text at the same place may come, before the model reads for the list alone.
  package var pairPatience = 0.0005
  /// Seconds for which a suggestion is shown before what follows it is prepared: longer than between two keys.
  package var acceptancePatience = 0.15
  /// Seconds after which an inline completion is answered with nothing, whatever holds it up.
  package var inlinePatience = 10.0
  /// Seconds after which a list is answered without names.
  package var listPatience = 2.0

  package init(
    engine: @escaping @Sendable (Settings) throws -> any CompletionProviding,
    catalog: LanguageCatalog?,
    indexLocation: (@Sendable (_ workspace: URL) -> URL)?,
    settings: @escaping @Sendable (_ workspace: URL?, _ editor: SettingsLayer) -> Settings,
    time: MonotonicTime,
    log: @escaping @Sendable (LogLevel, String) -> Void,
    version: String? = nil
  ) {
    self.engine = engine
    self.catalog = catalog
    self.indexLocation = indexLocation
    self.settings = settings
    self.time = time
    self.log = log
    self.version = version
    // Without a catalog: a document that the server could not parse in time is not parsed again.
    let (outlines, memory) = (OutlineShelf(), IndexMemory())
    prepareNames = { NameCandidates.prepare($0, outlines: outlines) }
    names = { document, offset, index in
      NameCandidates.candidates(
        in: document,
        at: offset,
        index: index,
        catalog: nil,
        limit: 200,
        outlines: outlines,
        memory: memory
      )
    }
  }

  /// How much a line of the log matters.
  package enum LogLevel: Sendable, Hashable {
    /// May hold source text.
    case debug
    case info
    /// Something outside is wrong; the answer is degraded.
    case warning
    /// A request failed.
    case error
  }
}
