import CoreML
import Foundation

/// One output of a prediction, still in Core ML's memory.
public struct OutputValue {
  public let name: String
  public let type: ElementType
  public let shape: [Int]
  private let array: MLMultiArray

  /// The output `name` of a prediction's `outputs`.
  public init(_ name: String, of outputs: MLFeatureProvider) throws {
    guard let array = outputs.featureValue(for: name)?.multiArrayValue else {
      throw BenchError(.badFeature, "The prediction gave no multi-array for \(name)")
    }
    guard let type = ElementType(array.dataType) else {
      throw BenchError(.badDtype, "The output \(name) has elements of type \(array.dataType.rawValue)")
    }
    self.name = name
    self.type = type
    self.array = array
    shape = array.shape.map(\.intValue)
  }

  /// Bytes of the value as `type`, without padding.
  public func byteCount(as type: ElementType) -> Int { shape.reduce(1, *) * type.byteCount }

  /// Copies the value, without its padding, to `target` as `type`.
  public func copy(to target: UnsafeMutableRawBufferPointer, as targetType: ElementType) throws {
    guard type.converts(to: targetType) else {
      throw BenchError(.badDtype, "The output \(name) is \(type), which does not become \(targetType)")
    }
    let neededBytes = byteCount(as: targetType)
    guard target.count >= neededBytes else {
      throw BenchError(
        .bufferTooSmall, "The output \(name) takes \(neededBytes) bytes, and \(target.count) were given")
    }
    guard let memory = target.baseAddress else { return }
    let layout = StridedLayout(shape: shape, strides: array.strides.map(\.intValue))
    array.withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress else { return }
      StridedCopy(layout).pack(source, type, into: memory, targetType)
    }
  }
}
