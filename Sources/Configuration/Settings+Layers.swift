extension Settings {
  /// The settings that layers give, each overriding those before it; an untrusted one sets only what it may.
  package init(layers: [(source: SettingsSource, layer: SettingsLayer)]) {
    self.init()
    for (source, layer) in layers { apply(layer.limited(to: source), from: source) }
  }

  private mutating func apply(_ layer: SettingsLayer, from source: SettingsSource) {
    model = layer.model ?? model
    threads = layer.threads ?? threads
    indexThreads = layer.indexThreads ?? indexThreads
    for (language, isOn) in layer.languages ?? [:] {
      if isOn { disabledLanguages.remove(language) } else { disabledLanguages.insert(language) }
    }
    excludes += layer.excludes ?? []
    eagerness = layer.eagerness ?? eagerness
    maximumTokens = limited(layer.maximumTokens, to: maximumTokens, from: source)
    maximumFileBytes = limited(layer.maximumFileBytes, to: maximumFileBytes, from: source)
    offersModelItem = layer.offersModelItem ?? offersModelItem
    preparesAccepted = layer.preparesAccepted ?? preparesAccepted
    offersSymbols = layer.offersSymbols ?? offersSymbols
    offersHover = layer.offersHover ?? offersHover
    offersDefinition = layer.offersDefinition ?? offersDefinition
    window = layer.window ?? window
    cacheMegabytes = layer.cacheMegabytes ?? cacheMegabytes
    snapshotMegabytes = layer.snapshotMegabytes ?? snapshotMegabytes
    weightMegabytes = layer.weightMegabytes ?? weightMegabytes
    libraryMegabytes = layer.libraryMegabytes ?? libraryMegabytes
  }

  /// A repository may ask for less than the user's budget, not for more.
  private func limited(_ asked: Int?, to current: Int, from source: SettingsSource) -> Int {
    guard let asked else { return current }
    return source.isUntrusted ? min(asked, current) : asked
  }
}
