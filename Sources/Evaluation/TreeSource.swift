import Foundation

/// Where the files and the holes come from.
protocol TreeSource: AnyObject {
  /// The commit, if there is one.
  var revision: String { get }
  /// How many of the newest commits gave holes; 0: the tree as it is.
  var commitCount: Int { get }
  /// Holes of a task, at most `count`, in the order in which they are to be looked at.
  func holes(_ task: EvaluationTask, count: Int, seed: UInt64) throws -> [Hole]
  /// Brings the copy to where it was before the hole's commit; the paths that have changed, or nil for the first time.
  func prepare(_ folder: EvaluationFolder, for commit: String) throws -> [String]?
}
