import Foundation

/// How far two texts are equal, compared in chunks by `memcmp`.
package enum CommonBytes {
  private static let chunk = 4096

  /// True if both are the same; much faster than `==`, which compares byte by byte.
  package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && prefix(left, right) == left.count
  }

  /// The length of the common beginning.
  package static func prefix(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let limit = min(left.count, right.count)
    var length = 0
    while limit - length >= chunk, areEqual(left, length, right, length) { length += chunk }
    while length < limit, left[length] == right[length] { length += 1 }
    return length
  }

  /// The length of the common end, as far as `limit`.
  package static func suffix(_ left: [UInt8], _ right: [UInt8], atMost limit: Int = .max) -> Int {
    let limit = min(limit, left.count, right.count)
    var length = 0
    while limit - length >= chunk,
      areEqual(left, left.count - length - chunk, right, right.count - length - chunk)
    {
      length += chunk
    }
    while length < limit, left[left.count - 1 - length] == right[right.count - 1 - length] { length += 1 }
    return length
  }

  /// Compares a chunk of each, which the caller knows to be there.
  private static func areEqual(_ left: [UInt8], _ leftStart: Int, _ right: [UInt8], _ rightStart: Int) -> Bool {
    unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return false }
        return unsafe memcmp(leftBase + leftStart, rightBase + rightStart, chunk) == 0
      }
    }
  }
}
