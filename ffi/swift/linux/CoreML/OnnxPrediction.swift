import COnnxRuntime
import Foundation

/// Runs `session` on `feeds` and gives its outputs as multi-arrays whose rows begin on borders of 64 bytes, as the
/// Neural Engine's do. Floats are NaN where `fill` is set.
func run(
  _ session: OpaquePointer, feeds: [(String, MLMultiArray)], outputs: [StandInModel.Feature], fill: Bool
) throws -> [String: MLMultiArray] {
  let names = (feeds.map(\.0) + outputs.map(\.name)).map { strdup($0)! }
  defer { for name in names { free(name) } }
  var inputs = [OnnxValue]()
  for ((_, array), name) in zip(feeds, names) {
    let sizes = array.shape.map(\.intValue)
    guard array.strides.map(\.intValue) == rowMajorStrides(sizes), sizes.count <= ONNX_MAX_RANK else {
      throw coreMlError("The stand-in takes inputs without padding, of at most \(ONNX_MAX_RANK) axes.")
    }
    var input = OnnxValue()
    input.name = UnsafePointer(name)
    array.withUnsafeMutableBytes { bytes, _ in
      input.data = bytes.baseAddress
      input.byteCount = UInt64(bytes.count)
    }
    input.elementType = onnxTypes[array.dataType] ?? 0
    input.rank = Int32(sizes.count)
    setShape(&input, sizes)
    inputs.append(input)
  }
  var results = names.dropFirst(feeds.count).map { name in
    var output = OnnxValue()
    output.name = UnsafePointer(name)
    return output
  }
  // The arrays own the memory that `inputs` points to.
  let message = withExtendedLifetime(feeds) {
    onnx_run(session, inputs, Int32(inputs.count), &results, Int32(results.count))
  }
  if let message {
    defer { free(message) }
    throw coreMlError(String(cString: message))
  }
  defer { for index in results.indices { onnx_release(&results[index]) } }
  var arrays = [String: MLMultiArray]()
  for (feature, result) in zip(outputs, results) {
    guard result.elementType == feature.dtype.onnxType else {
      throw coreMlError("features.json declares \(feature.name) as \(feature.dtype), the ONNX model does not.")
    }
    arrays[feature.name] = try padded(result, feature.dtype.dataType, fill: fill)
  }
  return arrays
}

private let onnxTypes: [MLMultiArrayDataType: Int32] = [.float16: 10, .float32: 1, .int32: 6]

private func setShape(_ value: inout OnnxValue, _ sizes: [Int]) {
  withUnsafeMutableBytes(of: &value.shape) { bytes in
    let shape = bytes.bindMemory(to: Int64.self)
    for (axis, size) in sizes.enumerated() { shape[axis] = Int64(size) }
  }
}

private func padded(
  _ value: OnnxValue, _ dataType: MLMultiArrayDataType, fill: Bool
) throws -> MLMultiArray {
  let shape = withUnsafeBytes(of: value.shape) { bytes in
    bytes.bindMemory(to: Int64.self).prefix(Int(value.rank)).map { Int($0) }
  }
  let rowBytes = (shape.last ?? 1) * dataType.byteCount
  let paddedBytes = shape.count < 2 ? rowBytes : (rowBytes + 63) & ~63
  var strides = [Int](repeating: 1, count: shape.count)
  if shape.count > 1 {
    let rows = Array(shape.dropLast())
    strides = rowMajorStrides(rows).map { $0 * paddedBytes / dataType.byteCount } + [1]
  }
  let rowCount = shape.dropLast().reduce(1, *)
  let memory = allocate(rowCount * paddedBytes)
  if !fill || dataType == .int32 {
    for row in 0..<rowCount {
      memcpy(memory + row * paddedBytes, value.data + row * rowBytes, rowBytes)
    }
  }
  return try MLMultiArray(
    dataPointer: memory, shape: shape.map { NSNumber(value: $0) }, dataType: dataType,
    strides: strides.map { NSNumber(value: $0) }, deallocator: { free($0) })
}
