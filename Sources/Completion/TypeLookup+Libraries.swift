import SymbolIndex
import Syntax

// Types and modules that come from libraries.
extension TypeLookup {
  /// The rules for libraries of the document's language; nil if nothing is known of them.
  var libraryNames: (any LibraryNames)? { index.libraries?.names(scan.document.language?.name ?? "") }

  /// True for a file of a library, unless it is the document.
  func isLibrary(_ path: String) -> Bool {
    path.hasPrefix("/") && path != scan.document.path && index.libraries?.file(path) != nil
  }

  /// The file in a library that a type is defined in, or any name in its folder; nil for a type of the workspace.
  func libraryFile(of type: TypeIdentity) -> String? {
    switch type.home {
    case .file(let file): isLibrary(file) ? file : nil
    case .folder(let folder): isLibrary(folder) ? folder + "/" : nil
    case .fileAndExtensions, .anywhere: nil
    }
  }

  /// The members that the files of a library give a type; nil for a type of the workspace.
  func libraryMembers(of type: TypeIdentity) -> (members: [MemberNames.Member], isClosed: Bool)? {
    guard let file = libraryFile(of: type), let names = libraryNames else { return nil }
    let found = names.members(of: type.name, in: file).filter { !names.isOutOfReach($0) }.map { member in
      MemberNames.Member(
        name: member.name,
        kind: member.kind,
        signature: member.signature,
        doc: member.doc,
        path: member.path,
        isHidden: !names.isVisible(member.name)
      )
    }
    return (found, names.isClosed(type.name, in: file))
  }

  /// True for `from module import *`; in other files than the document that is not known.
  func isWildcard(_ record: ImportRecord) -> Bool {
    record.path == scan.document.path && scan.document.language?.name == "python" && scan.isWildcard(record)
  }

  /// What a name, or the last of a chain of names, means in a library; nil if it does not come from one.
  func libraryDefinitions(_ parts: [String], from path: String) -> [Definition]? {
    guard let names = libraryNames, let first = parts.first, let last = parts.last else { return nil }
    if parts.count > 1 {
      guard var file = module(named: first, from: path)?.first, isLibrary(file) else { return nil }
      for part in parts.dropFirst().dropLast() {
        guard let next = names.module(part, in: file).first else { return [] }
        file = next
      }
      return names.definitions(of: last, in: file).map(Definition.init)
    }
    if isLibrary(path) {
      let found = names.definitions(of: first, in: path).map(Definition.init)
      return found.isEmpty ? builtins(named: first) : found
    }
    if path == scan.document.path, scan.definitions.contains(where: { $0.name == first && $0.container.isEmpty }) {
      return nil
    }
    for record in importRecords(of: path) {
      let isAll = isWildcard(record)
      guard let original = isAll ? first : record.original(of: first),
        let file = files(of: record, from: path).first, isLibrary(file)
      else { continue }
      let found = names.definitions(of: original, in: file)
      if !isAll || !found.isEmpty { return found.map(Definition.init) }
    }
    return nil
  }

  /// Names that need no import by name: the language's own, if these are indexed, and those of headers.
  func builtins(named name: String) -> [Definition] {
    if let names = libraryNames as? any UnqualifiedNames {
      let file = ImportingFile(path: scan.document.path, imports: scan.imports, index: index)
      return names.definitions(named: name, for: file).map(Definition.init)
    }
    let modules = ["python": "builtins", "rust": "std::prelude::v1"]
    guard let module = modules[scan.document.language?.name ?? ""], let names = libraryNames,
      let file = names.files(of: module, from: "").first
    else { return [] }
    return names.definitions(of: name, in: file).map(Definition.init)
  }
}

extension TypeLookup.Definition {
  /// A definition of the index or of a library.
  init(_ record: SymbolRecord) {
    self.init(
      name: record.name,
      kind: record.kind,
      signature: record.signature,
      container: record.container,
      path: record.path
    )
  }
}
