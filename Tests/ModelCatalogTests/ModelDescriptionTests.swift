import Foundation
import GGUF
import ModelCatalog
import TestSupport
import Testing

@Suite struct ModelDescriptionTests {
  @Test func isWrittenWithMetadata() throws {
    var builder = GGUFBuilder()
    builder.set("general.architecture", .string("llama"))
    builder.set("number", .uint64(.max))
    builder.set("small", .float32(1e-6))
    builder.set("endless", .float64(-.infinity))
    builder.set("flag", .bool(false))
    builder.set("broken", .bytes([0xff]))
    builder.set("few", .array([.int8(-1), .int8(2)]))
    builder.set("many", .array((0..<20).map { .int32($0) }))
    builder.set("words", strings: (0..<17).map { "w\($0)" })
    builder.set("nested", .array([.array([.float32(.nan)])]))
    builder.addTensor("a", [2], .f32, values: [1, 2])
    builder.addTensor("b", [32], .q8_0, seed: 1)
    builder.addTensor("c", [32], .q8_0, seed: 1)
    let folder = try TemporaryFolder()
    let file = try GGUFFile(path: folder.write(builder.bytes(), to: "model.gguf"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = String(decoding: try encoder.encode(ModelDescription(file)), as: UTF8.self)
      .replacing(folder.path("").replacing("/", with: "\\/"), with: "")
    #expect(
      json == """
        {"architecture":"llama","bytes":\(file.byteCount),"fim":false,"metadata":{"broken":"\u{fffd}","endless":"-inf",\
        "few":[-1,2],"flag":false,"general.architecture":"llama","many":{"count":20,"first":[0,1,2,3,4,5,6,7]},\
        "nested":[["nan"]],"number":18446744073709551615,"small":1e-06,\
        "words":{"count":17,"first":["w0","w1","w2","w3","w4","w5","w6","w7"]}},"parameters":66,"path":"model.gguf",\
        "schema":1,"tensors":{"count":3,"types":{"F32":1,"Q8_0":2}},"type":"Q8_0","version":3}
        """
    )
  }
}
