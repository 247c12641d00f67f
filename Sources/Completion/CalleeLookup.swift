import SourceText
import SymbolIndex
import Syntax

/// Finds what a call calls, where that is certain.
struct CalleeLookup {
  /// Python's decorators that leave a function's parameters as they are.
  private static let harmlessDecorators: Set<String> = [
    "abc.abstractmethod", "abstractmethod", "classmethod", "final", "overload", "override", "staticmethod",
    "typing.final", "typing.overload", "typing.override",
  ]

  private let scan: DocumentScan
  private let receivers: ReceiverResolver
  private let index: IndexView
  private let language: String

  init(scan: DocumentScan, index: IndexView) {
    self.scan = scan
    self.index = index
    receivers = ReceiverResolver(scan: scan, index: index)
    language = scan.document.language?.name ?? ""
  }

  /// What a name that stands alone may mean; nil if it may mean something that is not in sight.
  func functions(named name: String, at offset: Int) -> [ParameterList]? {
    guard !receivers.locals(at: offset).contains(where: { $0.name == name }) else { return nil }
    guard let found = receivers.lookup.meanings(of: name), !found.isEmpty else { return nil }
    if language == "python", found.count == 1, found[0].kind == .class { return initializer(of: found[0]) }
    // A method, or a function in a function, is named by what is around it.
    guard found.allSatisfy({ $0.kind == .function && ($0.container.isEmpty || language == "rust") }) else { return nil }
    return parameters(of: found)
  }

  /// What a member may be whose name ends at an offset; nil if its receiver is not known.
  func members(named name: String, endingAt offset: Int) -> [ParameterList]? {
    guard ["go", "python", "rust"].contains(language), let access = receivers.access(at: offset),
      let receiverName = access.chain.last
    else { return nil }
    switch receivers.resolve(access) {
    case .unknown: return nil
    case .module(let files):
      let symbols = files.flatMap { index.symbols(inFile: $0) }.filter { $0.name == name && $0.container.isEmpty }
      guard symbols.allSatisfy({ $0.kind == .function }) else { return nil }
      return parameters(of: symbols.map(TypeLookup.Definition.init))
    case .type(let type):
      // Through the type itself a method takes its receiver as an argument, or does not.
      guard type.isCertain, access.isCall || receiverName != type.name, receiverName != "cls" else { return nil }
      let found = MemberNames(of: .type(type), lookup: receivers.lookup).members.first { $0.name == name }
      guard let found, found.kind == .method else { return nil }
      let definition = TypeLookup.Definition(
        name: name,
        kind: found.kind,
        signature: found.signature,
        container: type.name,
        path: found.path ?? scan.document.path
      )
      return parameters(of: [definition])
    }
  }

  /// Nil if one of them cannot be read.
  private func parameters(of definitions: [TypeLookup.Definition]) -> [ParameterList]? {
    var lists: [ParameterList] = []
    for definition in definitions {
      guard isTyped(definition.path), isPlain("def " + definition.name, in: definition.path),
        let list = ParameterList(signature: definition.signature, name: definition.name, language: language)
      else { return nil }
      lists.append(list)
    }
    return lists
  }

  /// What Python's class takes, by its own `__init__`.
  private func initializer(of type: TypeLookup.Definition) -> [ParameterList]? {
    guard type.container.isEmpty, !type.signature.contains("metaclass"), isPlain("class " + type.name, in: type.path)
    else { return nil }
    let isOwn = type.path == scan.document.path
    let members =
      isOwn
      ? scan.members(of: type.name).map { ($0.name, $0.signature) }
      : index.members(of: type.name, limit: MemberNames.mostMembers).filter { $0.path == type.path }
        .map { ($0.name, $0.signature) }
    let initializers = members.filter { $0.0 == "__init__" }
    guard initializers.count == 1, !members.contains(where: { $0.0 == "__new__" }),
      let list = ParameterList(signature: initializers[0].1, name: "__init__", language: language),
      list.hasReceiver, isPlain("def __init__", in: type.path)
    else { return nil }
    return [list]
  }

  /// False for what TypeScript takes from JavaScript, where no argument has to be given.
  private func isTyped(_ path: String) -> Bool {
    guard language == "typescript" || language == "tsx" else { return true }
    return ["ts", "tsx", "mts", "cts"].contains { path.hasSuffix("." + $0) }
  }

  /// False if a Python definition may have a decorator that makes it something else, or if that cannot be looked up.
  private func isPlain(_ opening: String, in path: String) -> Bool {
    guard language == "python" else { return true }
    let isOwn = path == scan.document.path
    guard let bytes = isOwn ? scan.document.snapshot.bytes : scan.document.source?(path) else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    var decorators: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " || $0 == "\t" }
      if words.hasPrefix("@") {
        decorators.append(words.dropFirst())
      } else if words.hasPrefix(opening + "(") || words.hasPrefix("async " + opening + "(")
        || words.hasPrefix(opening + ":") || words.hasPrefix(opening + "[")
      {
        let names = decorators.map { $0.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) } }
        if !names.allSatisfy({ Self.harmlessDecorators.contains(String($0)) }) { return false }
        decorators = []
      } else if !words.isEmpty, !decorators.isEmpty, isDefinition(words) {
        decorators = []
      }
    }
    return true
  }

  private func isDefinition(_ line: Substring) -> Bool {
    ["def ", "async def ", "class "].contains { line.hasPrefix($0) }
  }
}
