/// A rule that chooses what of a workspace's other files a model is shown, within the same room for all.
package enum ContextRule: String, Sendable, CaseIterable {
  case none
  /// Pieces of other files by chance, as llama.vim's ring of pieces that were looked at has them after a while.
  case ring
  /// The windows of 60 lines whose words have most in common with those before the cursor (F. Zhang et al., "RepoCoder",
  /// arXiv 2303.12570; Copilot's "neighboring tabs").
  case jaccard
  /// The windows with the best BM25 score for the words of the last lines (S. Robertson, H. Zaragoza, "The Probabilistic
  /// Relevance Framework", 2009; k1 1.2, b 0.75).
  case bm25
  /// The definitions that Heed chooses with their bodies.
  case bodies
  /// Their signatures as a comment of the text itself, some thirty lines above the cursor.
  case text
  /// Their signatures as blocks: Heed's own.
  case segments
  /// The best few of them as a comment right above the cursor's line.
  case comment
  /// The signatures of what the line that is to come names.
  case oracle
}
