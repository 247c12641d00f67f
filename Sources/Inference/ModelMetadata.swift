import Decoding
import GGUF

/// Reads an architecture's metadata with bounds.
struct ModelMetadata {
  let file: GGUFFile
  let architecture: String

  init(file: GGUFFile) throws(InferenceError) {
    guard let architecture = file.string("general.architecture") else {
      throw .missingMetadata(key: "general.architecture")
    }
    guard ["llama", "qwen2"].contains(architecture) else { throw .unsupportedArchitecture(architecture) }
    self.file = file
    self.architecture = architecture
  }

  func count(_ name: String, in range: ClosedRange<Int>, default value: Int? = nil) throws(InferenceError) -> Int {
    let key = "\(architecture).\(name)"
    if let value, file.metadata[key] == nil { return value }
    guard let count = file.integer(key) else { throw .missingMetadata(key: key) }
    guard range.contains(count) else {
      throw invalid(name, count, expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }

  func number(_ name: String, in range: ClosedRange<Float>, default value: Float? = nil) throws(InferenceError) -> Float
  {
    let key = "\(architecture).\(name)"
    if let value, file.metadata[key] == nil { return value }
    guard let number = file.float(key) else { throw .missingMetadata(key: key) }
    guard range.contains(number) else {
      throw invalid(name, number, expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func invalid(_ name: String, _ value: some CustomStringConvertible, expected: String) -> InferenceError {
    .invalidMetadata(key: "\(architecture).\(name)", value: value.description, expected: expected)
  }

  /// Refuses what llama and qwen2 files may say that the forward pass does not do.
  func rejectVariations(headSize: Int, contextLength: Int) throws(InferenceError) {
    for name in ["attention.value_length", "rope.dimension_count"] {
      let length = try count(name, in: 1...1024, default: headSize)
      guard length == headSize else { throw invalid(name, length, expected: "\(headSize)") }
    }
    if let scaling = file.string("\(architecture).rope.scaling.type"), scaling != "none" {
      throw .unsupportedFeature("scaled positions (\(scaling))")
    }
    if let factor = file.float("\(architecture).rope.scaling.factor"), factor != 1, factor != 0 {
      throw .unsupportedFeature("scaled positions (factor \(factor))")
    }
    if let experts = file.integer("\(architecture).expert_count"), experts > 0 {
      throw .unsupportedFeature("a mixture of experts")
    }
    if let window = file.integer("\(architecture).attention.sliding_window"), window > 0, window < contextLength {
      throw .unsupportedFeature("a sliding attention window")
    }
  }

  /// The layout of Heed's own models; nil for any other model.
  func segmentLayout(contextLength: Int) throws(InferenceError) -> SegmentLayout? {
    guard let name = file.string("heed.layout") else { return nil }
    guard name == "segments", file.integer("heed.layout.version") == 1 else {
      throw .unsupportedFeature("a newer layout of segments (\(name))")
    }
    // A part that must hold something: its mark, the text at the cursor.
    func length(_ part: String, least: Int = 0) throws(InferenceError) -> Int {
      let key = "heed.segments.\(part)"
      guard let value = file.integer(key) else { throw .missingMetadata(key: key) }
      guard value >= least, value <= contextLength else {
        throw .invalidMetadata(key: key, value: "\(value)", expected: "\(least) to \(contextLength)")
      }
      return value
    }
    let layout = try SegmentLayout(
      sinks: length("sinks", least: 1),
      global: length("global"),
      suffix: length("suffix"),
      prefix: length("prefix", least: 1),
      middle: length("middle", least: 16),
      globalBlocks: length("global_blocks"),
      cursorBlocks: file.integer("heed.segments.cursor_blocks") == nil ? nil : length("cursor_blocks")
    )
    guard layout.prefixPosition + layout.prefix + layout.middle <= contextLength else {
      throw .invalidMetadata(
        key: "heed.segments.middle",
        value: "\(layout.middle)",
        expected: "parts that fill the context"
      )
    }
    return layout
  }
}
