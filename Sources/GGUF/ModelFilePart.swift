/// One file of a model: the only one of most, else one of several, of which the first has the metadata.
///
/// The keys are those of llama.cpp's `gguf-split`: `split.count`, `split.no` (from 0) and `split.tensors.count`, the number
/// of tensors in all parts together.
struct ModelFilePart: Sendable {
  let handle: ModelFileHandle
  let header: Header

  init(path: String) throws(GGUFError) {
    handle = try ModelFileHandle(path: path)
    var parser = HeaderParser(handle)
    header = try parser.parse()
    try handle.checkUnchanged()
  }

  /// Opens a model by its first file, and the others if there are any.
  static func all(path: String) throws(GGUFError) -> [ModelFilePart] {
    let first = try ModelFilePart(path: path)
    let count = try first.number("split.count", default: 0)
    guard count > 1 else { return [first] }
    guard let name = SplitName(path), name.count == count else { throw .partName(path: path, count: count) }
    guard try first.number("split.no") == name.number - 1 else {
      throw .foreignPart(path: path, problem: "its number is another one in its metadata")
    }
    guard name.number == 1 else { throw .laterPart(path: path, count: count, first: name.path(of: 1)) }
    var parts = [first]
    for number in 2...count { parts.append(try first.next(path: name.path(of: number), number: number, of: count)) }
    let tensors = try first.number("split.tensors.count")
    let found = parts.reduce(0) { $0 + $1.header.tensors.count }
    guard tensors == found else {
      throw .foreignPart(path: path, problem: "the parts have \(found) tensors, not \(tensors)")
    }
    return parts
  }

  /// Opens a later part, which must belong to this one.
  private func next(path: String, number: Int, of count: Int) throws(GGUFError) -> ModelFilePart {
    let part: ModelFilePart
    do throws(GGUFError) {
      part = try ModelFilePart(path: path)
    } catch {
      if case .cannotRead(_, let reason) = error { throw .missingPart(path: path, reason: reason) }
      throw error
    }
    guard try part.number("split.count", default: 0) == count, try part.number("split.no", default: -1) == number - 1
    else { throw .foreignPart(path: path, problem: "it does not say that it is part \(number) of \(count)") }
    for key in ["general.architecture", "split.tensors.count"] {
      if let value = part.header.metadata[key], value != header.metadata[key] {
        throw .foreignPart(path: path, problem: "its \(key) is another one")
      }
    }
    return part
  }

  private func number(_ key: String, default value: Int? = nil) throws(GGUFError) -> Int {
    if let value, header.metadata[key] == nil { return value }
    guard let number = header.metadata[key]?.integer, number >= 0, key != "split.count" || number <= SplitName.mostParts
    else { throw .foreignPart(path: handle.path, problem: "it has no usable \(key)") }
    return number
  }
}
