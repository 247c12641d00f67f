import Foundation
import Testing

/// SwiftPM lets a module import whatever its imports import; the design does not.
@Suite struct ModuleGraphTests {
  @Test func everyImportIsInTheGraph() {
    #expect(SourceTree.swift.count > 50, "the scan must find the sources")
    for file in SourceTree.swift where !ModuleGraph.unrestricted.contains(file.module) {
      for module in file.imports where module != file.module {
        #expect(ModuleGraph.mayImport(file.module).contains(module), "\(file.path) imports \(module)")
      }
    }
  }

  @Test func everyModuleIsInTheGraph() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: SourceTree.root.appendingPathComponent("Sources").path
    )
    #expect(Set(folders) == Set(ModuleGraph.allowed.keys).union(ModuleGraph.unrestricted))
  }

  @Test func theScanSeesEveryFormOfImport() {
    let lines = [
      "import A", "package import B", "private import struct C.D", "@_exported import E", "// import F",
      "let x = import", "import java.util.List;",
    ]
    let file = SourceFile(module: "M", path: "M.swift", lines: lines)
    #expect(file.imports == ["A", "B", "C", "E"])
  }
}
