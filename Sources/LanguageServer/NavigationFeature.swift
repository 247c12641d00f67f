import Configuration
import LanguageServerProtocol

/// What a language's own server does as well: Heed does it only where the user's settings say so.
enum NavigationFeature: CaseIterable {
  case definition
  case documentSymbol
  case hover
  case workspaceSymbol

  var method: String {
    switch self {
    case .definition: DefinitionRequest.method
    case .documentSymbol: DocumentSymbolRequest.method
    case .hover: HoverRequest.method
    case .workspaceSymbol: WorkspaceSymbolRequest.method
    }
  }

  func isOn(_ settings: Settings) -> Bool {
    switch self {
    case .definition: settings.offersDefinition
    case .documentSymbol, .workspaceSymbol: settings.offersSymbols
    case .hover: settings.offersHover
    }
  }

  static func on(_ settings: Settings) -> Set<NavigationFeature> { Set(allCases.filter { $0.isOn(settings) }) }
}

extension ServerCapabilities {
  /// Offers these from the start.
  mutating func offer(_ features: Set<NavigationFeature>) {
    definitionProvider = features.contains(.definition) ? true : nil
    documentSymbolProvider = features.contains(.documentSymbol) ? true : nil
    hoverProvider = features.contains(.hover) ? true : nil
    workspaceSymbolProvider = features.contains(.workspaceSymbol) ? true : nil
  }
}
