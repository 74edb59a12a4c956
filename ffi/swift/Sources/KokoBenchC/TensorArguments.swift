import CKokoBench
import Foundation
import KokoBenchKit

public typealias TensorPointer = UnsafeMutablePointer<kb_tensor>?

/// The `count` tensors at `pointer`, to be read and written in place.
func tensors(_ pointer: TensorPointer, _ count: Int32, _ name: String) throws -> UnsafeMutableBufferPointer<kb_tensor> {
  guard count >= 0 else { throw BenchError(.badArgument, "The number of \(name) is \(count)") }
  if count == 0 { return UnsafeMutableBufferPointer(start: nil, count: 0) }
  return UnsafeMutableBufferPointer(start: try required(pointer, name), count: Int(count))
}

/// An input as the library takes it.
func view(_ tensor: kb_tensor) throws -> TensorView {
  let name = try text(tensor.name, "the name of an input")
  guard let type = ElementType(rawValue: tensor.dtype) else {
    throw BenchError(.badDtype, "The input \(name) has dtype \(tensor.dtype), which is none of KB_FP16 .. KB_INT32")
  }
  guard (0...KB_MAX_RANK).contains(tensor.rank) else {
    throw BenchError(.badShape, "The input \(name) has rank \(tensor.rank), not 0 to \(KB_MAX_RANK)")
  }
  var tensor = tensor
  let shape = withUnsafeBytes(of: &tensor.shape) { bytes in
    bytes.bindMemory(to: Int64.self).prefix(Int(tensor.rank)).map { Int($0) }
  }
  // Sizes whose product overflows describe no memory that there could be, and strides are products too.
  var spannedBytes = type.byteCount
  for size in shape {
    let (product, overflow) = spannedBytes.multipliedReportingOverflow(by: max(size, 1))
    guard size >= 0, !overflow else { throw BenchError(.badShape, "The input \(name) has the shape \(shape)") }
    spannedBytes = product
  }
  return TensorView(name: name, type: type, shape: shape, bytes: try memory(of: tensor, name, align: type.byteCount))
}

/// The memory of `tensor`, whose elements take `align` bytes.
func memory(of tensor: kb_tensor, _ name: String, align: Int) throws -> UnsafeMutableRawBufferPointer {
  guard tensor.data != nil || tensor.capacity_bytes == 0 else {
    throw BenchError(.badArgument, "The data of \(name) is NULL, and its capacity \(tensor.capacity_bytes) bytes")
  }
  guard let capacity = Int(exactly: tensor.capacity_bytes) else {
    throw BenchError(.badArgument, "The capacity of \(name) is \(tensor.capacity_bytes) bytes")
  }
  guard UInt(bitPattern: tensor.data) % UInt(align) == 0 else {
    throw BenchError(.badArgument, "The data of \(name) does not begin at a multiple of \(align) bytes")
  }
  return UnsafeMutableRawBufferPointer(start: tensor.data, count: capacity)
}

/// Checks the names of `outputs` before anything is run for them, and gives them in order.
func outputNames(_ outputs: UnsafeMutableBufferPointer<kb_tensor>, of model: Predictor) throws -> [String] {
  var seen = Set<String>()
  return try outputs.map { output in
    let name = try text(output.name, "the name of an output")
    try model.requireOutput(name)
    guard seen.insert(name).inserted else { throw BenchError(.badFeature, "The output \(name) is given twice") }
    guard output.dtype == KB_AS_DECLARED || ElementType(rawValue: output.dtype) != nil else {
      throw BenchError(
        .badDtype, "The output \(name) has dtype \(output.dtype), which is none of KB_AS_DECLARED .. KB_INT32")
    }
    return name
  }
}

/// Writes type, shape and size of `value` to `output`.
func describe(_ value: OutputValue, in output: inout kb_tensor) throws {
  guard value.shape.count <= KB_MAX_RANK else {
    throw BenchError(.badShape, "The output \(value.name) has rank \(value.shape.count), more than \(KB_MAX_RANK)")
  }
  let type = ElementType(rawValue: output.dtype) ?? value.type
  output.dtype = type.rawValue
  output.rank = Int32(value.shape.count)
  output.needed_bytes = UInt64(value.byteCount(as: type))
  withUnsafeMutableBytes(of: &output.shape) { bytes in
    let sizes = bytes.bindMemory(to: Int64.self)
    for (axis, size) in value.shape.enumerated() { sizes[axis] = Int64(size) }
  }
}

/// Copies `value` to `output`, as `describe` left it. Without memory there is nothing to copy to.
func copy(_ value: OutputValue, to output: kb_tensor) throws {
  guard output.data != nil || output.capacity_bytes > 0 else { return }
  let type = ElementType(rawValue: output.dtype) ?? value.type
  try value.copy(to: memory(of: output, value.name, align: type.byteCount), as: type)
}
