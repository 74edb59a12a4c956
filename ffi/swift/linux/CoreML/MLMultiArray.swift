import Foundation

/// Element types, with the raw values of Apple's enumeration.
public enum MLMultiArrayDataType: Int {
  case double = 0x10040
  case float32 = 0x10020
  case float16 = 0x10010
  case int32 = 0x20020

  var byteCount: Int { (rawValue & 0xFF) / 8 }
}

/// A multi-array whose rows may be padded, as those of the Neural Engine are.
public final class MLMultiArray: NSObject {
  public let dataType: MLMultiArrayDataType
  public let shape: [NSNumber]
  public let strides: [NSNumber]
  private let pointer: UnsafeMutableRawPointer
  private let deallocator: ((UnsafeMutableRawPointer) -> Void)?

  public init(
    dataPointer: UnsafeMutableRawPointer, shape: [NSNumber], dataType: MLMultiArrayDataType,
    strides: [NSNumber], deallocator: ((UnsafeMutableRawPointer) -> Void)? = nil
  ) throws {
    guard shape.count == strides.count, shape.allSatisfy({ $0.intValue >= 0 }) else {
      throw coreMlError("The shape \(shape) does not go with the strides \(strides).")
    }
    self.dataType = dataType
    self.shape = shape
    self.strides = strides
    self.pointer = dataPointer
    self.deallocator = deallocator
  }

  public convenience init(shape: [NSNumber], dataType: MLMultiArrayDataType) throws {
    let sizes = shape.map(\.intValue)
    guard sizes.allSatisfy({ $0 >= 0 }) else { throw coreMlError("The shape \(shape) has a negative size.") }
    let byteCount = sizes.reduce(1, *) * dataType.byteCount
    try self.init(
      dataPointer: allocate(byteCount), shape: shape, dataType: dataType,
      strides: rowMajorStrides(sizes).map { NSNumber(value: $0) }, deallocator: { free($0) })
  }

  deinit { deallocator?(pointer) }

  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(start: pointer, count: spannedBytes))
  }

  public func withUnsafeMutableBytes<R>(
    _ body: (UnsafeMutableRawBufferPointer, [Int]) throws -> R
  ) rethrows -> R {
    try body(
      UnsafeMutableRawBufferPointer(start: pointer, count: spannedBytes), strides.map(\.intValue))
  }

  /// Bytes from the first element to behind the last.
  private var spannedBytes: Int {
    if shape.contains(0) { return 0 }
    let last = zip(shape, strides).reduce(0) { $0 + ($1.0.intValue - 1) * $1.1.intValue }
    return (last + 1) * dataType.byteCount
  }
}

/// Strides in elements of an array without padding.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
  return strides
}

/// Memory on a border of 64 bytes, filled with a pattern that is NaN in every float type.
func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
  let pointer = aligned_alloc(64, max(64, (byteCount + 63) & ~63))!
  memset(pointer, 0xFF, byteCount)
  return pointer
}
