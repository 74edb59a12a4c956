import CoreML
import Foundation

/// A value in somebody's memory, row-major without padding.
public struct TensorView {
  public let name: String
  public let type: ElementType
  public let shape: [Int]
  public let bytes: UnsafeMutableRawBufferPointer

  public init(name: String, type: ElementType, shape: [Int], bytes: UnsafeMutableRawBufferPointer) {
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }
}

/// A loaded model. Predictions may be asked for on any thread; they wait for each other, since Core ML allows one at a time.
public final class Predictor: @unchecked Sendable {
  public let features: ModelFeatures
  private let inputs: [String: Feature]
  private let outputs: [String: Feature]
  private let model: MLModel
  private let lock = NSLock()

  init(_ model: MLModel) {
    self.model = model
    features = ModelFeatures(model.modelDescription)
    let byName = { (features: [Feature]) in
      Dictionary(features.map { ($0.name, $0) }) { first, _ in first }
    }
    inputs = byName(features.inputs)
    outputs = byName(features.outputs)
  }

  /// Checks `views` against the declared inputs and makes them what Core ML takes. Values of the declared type are not
  /// copied: their memory must stay as it is until the last prediction on the result has ended.
  public func prepare(_ views: [TensorView]) throws -> MLFeatureProvider {
    var values = [String: MLFeatureValue]()
    for view in views {
      guard let feature = inputs[view.name] else {
        throw BenchError(.badFeature, "The model has no input \(view.name), but \(names(features.inputs))")
      }
      if values[view.name] != nil { throw BenchError(.badFeature, "The input \(view.name) is given twice") }
      values[view.name] = MLFeatureValue(multiArray: try multiArray(view, feature))
    }
    for feature in features.inputs where values[feature.name] == nil {
      throw BenchError(.badFeature, "The input \(feature.name) is not given")
    }
    return try coreMl { try MLDictionaryFeatureProvider(dictionary: values) }
  }

  /// Runs the model once. Gives its outputs and the time inside Core ML.
  public func run(_ prepared: MLFeatureProvider) throws -> (outputs: MLFeatureProvider, modelNs: UInt64) {
    lock.lock()
    defer { lock.unlock() }
    return try timed {
      try coreMl { try model.prediction(from: prepared, options: MLPredictionOptions()) }
    }
  }

  /// Checks that the model has an output `name`, before anything is run for it.
  public func requireOutput(_ name: String) throws {
    if outputs[name] == nil {
      throw BenchError(.badFeature, "The model has no output \(name), but \(names(features.outputs))")
    }
  }
}

private func names(_ features: [Feature]) -> String {
  features.map(\.name).joined(separator: ", ")
}

/// `view` as the array that `feature` declares: over the same memory where types agree, else converted.
private func multiArray(_ view: TensorView, _ feature: Feature) throws -> MLMultiArray {
  guard let declared = feature.elementType, view.type.converts(to: declared) else {
    throw BenchError(
      .badDtype, "The input \(view.name) is declared as \(feature.dtype), and \(view.type) does not become that")
  }
  guard feature.admits(view.shape) else {
    throw BenchError(
      .badShape, "The input \(view.name) is declared as \(feature.sizes), and \(view.shape) was given")
  }
  let layout = StridedLayout(rowMajor: view.shape)
  let neededBytes = layout.elementCount * view.type.byteCount
  guard let memory = view.bytes.baseAddress, view.bytes.count >= neededBytes else {
    throw BenchError(
      .bufferTooSmall, "The input \(view.name) takes \(neededBytes) bytes, and \(view.bytes.count) were given")
  }
  let shape = view.shape.map { NSNumber(value: $0) }
  return try coreMl {
    if view.type == declared {
      return try MLMultiArray(
        dataPointer: memory, shape: shape, dataType: declared.dataType,
        strides: layout.strides.map { NSNumber(value: $0) }, deallocator: nil)
    }
    let array = try MLMultiArray(shape: shape, dataType: declared.dataType)
    array.withUnsafeMutableBytes { bytes, strides in
      guard let target = bytes.baseAddress else { return }
      StridedCopy(StridedLayout(shape: view.shape, strides: strides))
        .unpack(memory, view.type, into: target, declared)
    }
    return array
  }
}
