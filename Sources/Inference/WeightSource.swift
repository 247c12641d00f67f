import GGUF
import Support

/// Where a model's weights come from: packed ones in a file that other processes map too, or the model's file, whose are
/// packed and kept in such a file for the next time.
struct WeightSource {
  /// Weights, and where they are.
  struct Loaded {
    let weights: ModelWeights
    /// Why they are in memory of this process alone, as a sentence; nil if they are not, or nobody asked for that.
    var problem: String?
  }

  let path: String
  private let shape: Hyperparameters
  private let pool: ThreadPool
  /// Nil: weights are read and packed into memory of the process's own.
  private let folder: CappedFolder?
  private let settlingSeconds: Double

  /// Seconds between two marks that a file is in use: each makes other processes look at the file.
  private static let markInterval = 3600.0

  init(path: String, shape: Hyperparameters, pool: ThreadPool, _ options: InferenceOptions) {
    self.path = path
    self.shape = shape
    self.pool = pool
    folder = options.weightFolder
    settlingSeconds = options.settlingSeconds
  }

  /// The weights of the model's file, which is open.
  func load(_ file: GGUFFile) throws(InferenceError) -> Loaded {
    guard let folder, let layout = WeightLayout(file: file), PackedWeights.byteCount(of: layout) <= folder.mostBytes
    else { return Loaded(weights: try ModelWeights(loader(file))) }
    let key = WeightKey(file: file, layout: layout)
    if let packed = open(key, layout, in: folder) { return try load(packed, of: file) }
    let loader = loader(file)
    let weights = try ModelWeights(loader)
    do {
      try write(loader.matrices, of: file, checksum: weights.checksum, key, layout, to: folder)
    } catch {
      return Loaded(weights: weights, problem: "\(error)")
    }
    // The process's own copy is given back then.
    guard let packed = open(key, layout, in: folder) else {
      return Loaded(weights: weights, problem: "The packed weights in \(folder.path) cannot be mapped.")
    }
    return try load(packed, of: file)
  }

  private func loader(_ file: GGUFFile, packed: PackedWeights? = nil) -> WeightLoader {
    WeightLoader(file: file, shape: shape, pool: pool, packed: packed)
  }

  private func load(_ packed: PackedWeights, of file: GGUFFile) throws(InferenceError) -> Loaded {
    Loaded(weights: try ModelWeights(loader(file, packed: packed)))
  }

  /// The packed weights of a file; one that is not what it should be is removed.
  private func open(_ key: WeightKey, _ layout: WeightLayout, in folder: CappedFolder) -> PackedWeights? {
    guard let file = folder.open(key.fileName) else { return nil }
    guard let packed = PackedWeights(file, key: key, layout: layout, pool: pool) else {
      folder.remove(key.fileName)
      return nil
    }
    folder.markUsed([key.fileName], atMostEvery: Self.markInterval)
    return packed
  }

  private func write(
    _ matrices: [String: WeightMatrix],
    of file: GGUFFile,
    checksum: UInt64,
    _ key: WeightKey,
    _ layout: WeightLayout,
    to folder: CappedFolder
  ) throws {
    let settled = (file.identities.map(\.changed).max() ?? 0) + Int(settlingSeconds * 1e9)
    try folder.write(key.fileName, byteCount: PackedWeights.byteCount(of: layout)) { output in
      // The clock of files goes on in steps: what is written in the same step cannot be told from what was read.
      guard file.isAsOpened, let now = output.changeTime, now >= settled else {
        throw InferenceError.recentlyChanged(path: path)
      }
      try PackedWeights.write(matrices, checksum: checksum, key: key, layout: layout, to: output, pool: pool)
      try output.synchronize()
    }
  }
}

extension AttentionModel {
  /// Loads the weights again if somebody took them away while they were in use. What was computed before that is good.
  func regainWeights() throws {
    guard let packed = pass.weights.packed, !packed.isIntact(pass.kernels.pool) else { return }
    let file = try GGUFFile(path: weightSource.path)
    guard try Hyperparameters(file: file) == hyperparameters else {
      throw InferenceError.modelReplaced(path: file.path)
    }
    let loaded = try weightSource.load(file)
    guard loaded.weights.checksum == packed.checksum else { throw InferenceError.modelReplaced(path: file.path) }
    pass.weights = loaded.weights
    weightProblem = loaded.problem
  }
}
