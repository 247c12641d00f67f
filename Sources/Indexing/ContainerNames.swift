/// The qualified name of what encloses each definition.
struct ContainerNames {
  // Deeper nesting is named by its innermost part, or the names of a hostile text would grow with its square.
  private static let longestName = 300

  /// In the order of the definitions given.
  private(set) var names: [String]

  init(definitions: [Definition]) {
    names = Array(repeating: "", count: definitions.count)
    let order = definitions.indices.sorted { left, right in
      let (left, right) = (definitions[left].range, definitions[right].range)
      return (left.lowerBound, -left.upperBound) < (right.lowerBound, -right.upperBound)
    }
    // The definitions around the current one, outermost first.
    var around: [Int] = []
    for index in order {
      let definition = definitions[index]
      while let last = around.last, definitions[last].range.upperBound <= definition.range.lowerBound {
        around.removeLast()
      }
      names[index] = container(of: definition, around: around, definitions)
      if definition.scope != nil { around.append(index) }
    }
  }

  private func container(of definition: Definition, around: [Int], _ definitions: [Definition]) -> String {
    let enclosing = around.reversed().filter { index in
      definitions[index].scope?.contains(definition.nameRange.lowerBound) ?? false
    }
    if let named = definition.container {
      // The pattern may name one of those around, which then may be nested itself.
      return enclosing.first { definitions[$0].name == named }.map { qualified($0, definitions) } ?? named
    }
    return enclosing.first.map { qualified($0, definitions) } ?? ""
  }

  private func qualified(_ index: Int, _ definitions: [Definition]) -> String {
    let name = definitions[index].name
    let container = names[index]
    guard !container.isEmpty, container.utf8.count + name.utf8.count < Self.longestName else { return name }
    return container + "." + name
  }
}
