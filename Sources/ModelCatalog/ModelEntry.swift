import GGUF

/// A model file as `heed model list` shows it.
package struct ModelEntry: Codable, Equatable, Sendable {
  /// The file's name without `.gguf` (and the number of the first part of a model in several files); what `heed model use` takes.
  package var name: String
  /// Where the file is.
  package var path: String
  /// As the file says, e.g. `llama`; empty if it does not or cannot be read.
  package var architecture = ""
  /// Numbers in all tensors.
  package var parameters = 0
  /// How most of them are stored, e.g. `Q4_K_M`; empty if unknown.
  package var type = ""
  /// The file's size, or that of all parts.
  package var bytes = 0
  /// Whether the model can fill in the middle.
  package var fim = false
  /// Whether it is the one in use.
  package var active = false
  /// Why the file cannot be used; nil if it can, as far as its header tells.
  package var problem: String?

  /// Reads a file's header; one that cannot be read is an entry with a problem.
  init(name: String, path: String) {
    self.name = name
    self.path = path
    do throws(GGUFError) {
      describe(try GGUFFile(path: path))
    } catch {
      problem = error.description
    }
  }

  private mutating func describe(_ file: GGUFFile) {
    architecture = file.string("general.architecture") ?? ""
    parameters = file.parameterCount
    type = FileType.name(of: file)
    bytes = file.byteCount
    fim = file.fillsInTheMiddle
    if file.tensors.isEmpty {
      problem = "\(path) has no weights, only a vocabulary: download the model itself."
    }
  }

  /// Writes all members, in the shape of the commands' contract.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(path, forKey: .path)
    try container.encode(architecture, forKey: .architecture)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(type, forKey: .type)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(fim, forKey: .fim)
    try container.encode(active, forKey: .active)
    // Not `encodeIfPresent`: the member is there also when it is null.
    try container.encode(problem, forKey: .problem)
  }
}
