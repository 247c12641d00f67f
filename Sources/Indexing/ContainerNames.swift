import SymbolIndex
import Syntax

/// The qualified name of what encloses each definition.
struct ContainerNames {
  // Deeper nesting is named by its innermost part, or the names of a hostile text would grow with its square.
  private static let longestName = 300

  /// In the order of the definitions given.
  private(set) var names: [String]
  /// Variables that only a function's body knows.
  private var locals: Set<Int> = []

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
      if definition.kind == .variable, isInFunction(definition, around, definitions) { locals.insert(index) }
      if definition.scope != nil { around.append(index) }
    }
  }

  /// True for a variable of a function: that is no symbol of the file.
  func isLocal(_ index: Int) -> Bool { locals.contains(index) }

  private func isInFunction(_ definition: Definition, _ around: [Int], _ definitions: [Definition]) -> Bool {
    around.contains { index in
      let isFunction = [.function, .method, .constructor].contains(definitions[index].kind)
      return isFunction && definitions[index].scope?.contains(definition.nameRange.lowerBound) == true
    }
  }

  private func container(of definition: Definition, around: [Int], _ definitions: [Definition]) -> String {
    // A C macro is known from its line on, wherever that stands.
    if definition.node.kind.hasPrefix("preproc_") { return "" }
    let enclosing = around.reversed().filter { index in
      // One declaration may define several names: `int x, y;`.
      guard definitions[index].range != definition.range else { return false }
      return definitions[index].scope?.contains(definition.nameRange.lowerBound) ?? false
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
