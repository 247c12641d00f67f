import Glibc

/// The command line as bytes: file names on Linux need not be UTF-8, while Swift's arguments are repaired text.
enum RawArguments {
  /// The bytes of an argument, or of its text if it is not one of the process's.
  static func bytes(of argument: String) -> [UInt8] {
    let count = Int(CommandLine.argc)
    for index in 0..<count {
      guard let pointer = unsafe CommandLine.unsafeArgv[index] else { continue }
      let bytes = unsafe Array(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
      if String(decoding: bytes, as: UTF8.self) == argument { return bytes }
    }
    return Array(argument.utf8)
  }
}
