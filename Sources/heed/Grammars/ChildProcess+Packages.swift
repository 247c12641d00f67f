import Support

extension ChildProcess {
  /// Runs a tool of the set-up with `variables` added to the environment; `packages` are those to install if there is none.
  static func run(
    _ tool: String,
    _ arguments: [String],
    variables: [String: String] = [:],
    packages: String
  ) throws -> Output {
    var options = Options()
    options.variables = variables
    do {
      return try run(tool, arguments, options: options)
    } catch {
      throw GrammarInstallError.toolMissing(tool: tool, packages: packages)
    }
  }
}
