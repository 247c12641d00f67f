/// Writes a JSON text (RFC 8259) piece by piece; the caller keeps the pieces in an order that makes sense.
package struct JSONTextWriter {
  /// The text so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []
  /// True if what comes next is not the first in its array or object.
  private var isNext = false

  /// A text that is empty.
  package init() {}

  /// An object, whose members `write` gives.
  package mutating func object(_ write: (inout JSONTextWriter) -> Void) { group("{", "}", write) }

  /// An array, whose values `write` gives.
  package mutating func array(_ write: (inout JSONTextWriter) -> Void) { group("[", "]", write) }

  /// A member's name, after which its value comes.
  package mutating func name(_ name: String) {
    value(name)
    bytes.append(UInt8(ascii: ":"))
    isNext = false
  }

  package mutating func value(_ flag: Bool) { raw((flag ? "true" : "false").utf8) }

  package mutating func value(_ number: Int) { raw(String(number).utf8) }

  package mutating func value(_ text: String) {
    begin()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        bytes += ((byte < 0x10 ? "\\u000" : "\\u00") + digits).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    isNext = true
  }

  /// A value that is JSON already.
  package mutating func raw(_ json: some Sequence<UInt8>) {
    begin()
    bytes += json
    isNext = true
  }

  private mutating func group(_ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ write: (inout Self) -> Void) {
    begin()
    bytes.append(UInt8(ascii: opening))
    isNext = false
    write(&self)
    bytes.append(UInt8(ascii: closing))
    isNext = true
  }

  private mutating func begin() {
    if isNext { bytes.append(UInt8(ascii: ",")) }
  }
}

/// A result that writes its own JSON: where there is much of it, an encoder would take longer than everything before.
package protocol JSONWritable {
  /// Writes the same value as `encode(to:)`.
  func write(to writer: inout JSONTextWriter)
}
