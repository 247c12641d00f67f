import Foundation
import Support

/// Fetches a source package with pip, which knows the user's package index, proxy and certificates.
///
/// pip asks a source package's build system for the package's name and version before it hands the archive over, which
/// would run code of the package and needs build tools installed. It is given a build system of our own instead: one
/// that copies the name and version from the archive's `PKG-INFO` (hooks of PEP 517, metadata of PEP 643). pip checks the
/// hash before it unpacks anything.
struct PipDownload {
  /// An empty folder to work in.
  let folder: URL

  /// Fetches `archive` into the folder; `cache` is for the message that names it.
  func fetch(_ archive: SourceArchive, cache: URL) throws -> URL {
    let tools = folder.appendingPathComponent("tools", isDirectory: true)
    try writeBuildSystem(to: tools)
    let requirements = folder.appendingPathComponent("requirements.txt")
    try Data("\(archive.package)==\(archive.version) --hash=sha256:\(archive.sha256)\n".utf8).write(to: requirements)
    let output = try ChildProcess.run(
      "python3",
      [
        "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1",
        "--no-deps", "--no-binary", ":all:", "--no-build-isolation",
        "--require-hashes", "--requirement", requirements.path, "--dest", folder.path,
      ],
      variables: ["PYTHONPATH": tools.path],
      packages: "python3 python3-pip"
    )
    guard output.status == 0 else { throw failure(output.text, archive, cache) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    guard let name = names.first(where: { $0.hasSuffix(".tar.gz") }) else {
      throw GrammarInstallError.fetchFailed(archive: archive, reason: "pip brought no archive", folder: cache.path)
    }
    return folder.appendingPathComponent(name)
  }

  private func failure(_ text: String, _ archive: SourceArchive, _ cache: URL) -> GrammarInstallError {
    if text.contains("No module named pip") { return .toolMissing(tool: "pip", packages: "python3-pip") }
    if text.contains("DO NOT MATCH THE HASHES") { return .hashMismatch(archive: archive, path: "What pip fetched") }
    if text.contains("No matching distribution found") {
      return .fetchFailed(archive: archive, reason: "no package index has it or none answers", folder: cache.path)
    }
    let lines = text.split(separator: "\n")
    let last = lines.last { $0.hasPrefix("ERROR: ") }?.dropFirst("ERROR: ".count) ?? lines.last ?? "pip failed"
    return .fetchFailed(archive: archive, reason: String(last), folder: cache.path)
  }

  private func writeBuildSystem(to tools: URL) throws {
    let package = tools.appendingPathComponent("setuptools", isDirectory: true)
    try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
    try Data().write(to: package.appendingPathComponent("__init__.py"))
    try Data(Self.buildSystem.utf8).write(to: package.appendingPathComponent("build_meta.py"))
  }

  private static let buildSystem = """
    import email
    import pathlib
    import shutil


    def get_requires_for_build_wheel(config_settings=None):
        return []


    def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
        about = email.message_from_bytes(pathlib.Path("PKG-INFO").read_bytes())
        name = about["Name"].replace("-", "_") + "-" + about["Version"] + ".dist-info"
        folder = pathlib.Path(metadata_directory, name)
        folder.mkdir()
        shutil.copyfile("PKG-INFO", folder / "METADATA")
        return name

    """
}
