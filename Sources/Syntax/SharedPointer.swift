/// A pointer to something of libtree-sitter that no one writes to once it is made, and that is freed by its one owner.
///
/// Unchecked: the targets are a grammar's constant tables (`Grammar`, never unloaded), a tree (`SyntaxTree`; edits go to
/// a copy, whose shared parts have atomic reference counts and are cloned before they change) and a compiled query
/// (`SyntaxQuery`). libtree-sitter only reads through them, on any thread, until the owner's `deinit` frees the target.
@safe struct SharedPointer: @unchecked Sendable {
  let raw: OpaquePointer
}
