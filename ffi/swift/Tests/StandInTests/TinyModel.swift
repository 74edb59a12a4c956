import Foundation

/// The smallest model with an input and an output of every type:
///
///     x fp32 [2, N] -> doubled = x + x, turned [N, 2]
///     h fp16 [2, N] -> half = h
///     k int32 [N]   -> sum = k + k
///
/// with N from 2 to 40. It is written as the ONNX translator writes its own: `model.onnx` and `features.json` in
/// `Tiny.stand-in`, beside an empty `Tiny.mlpackage`.
struct TinyModel {
  let directory: URL
  var package: URL { directory.appendingPathComponent("Tiny.mlpackage") }
  var sidecar: URL { directory.appendingPathComponent("Tiny.stand-in") }

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    for folder in [package, sidecar] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try Data(onnxModel).write(to: sidecar.appendingPathComponent("model.onnx"))
    try Data(features.utf8).write(to: sidecar.appendingPathComponent("features.json"))
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }
}

private let features = """
  {
    "name": "Tiny",
    "inputs": [
      {"name": "x", "dtype": "fp32", "shape": [2, 3], "ranges": [{"min": 2, "max": 2}, {"min": 2, "max": 40}]},
      {"name": "h", "dtype": "fp16", "shape": [2, 3], "ranges": [{"min": 2, "max": 2}, {"min": 2, "max": 40}]},
      {"name": "k", "dtype": "int32", "shape": [3], "ranges": [{"min": 2}]}
    ],
    "outputs": [
      {"name": "doubled", "dtype": "fp32"}, {"name": "turned", "dtype": "fp32"},
      {"name": "half", "dtype": "fp16"}, {"name": "sum", "dtype": "int32", "shape": [3]}
    ],
    "operations": [
      {"type": "const", "outputs": ["perm"]}, {"type": "ios17.add", "outputs": ["doubled"]},
      {"type": "ios17.transpose", "outputs": ["turned"]}, {"type": "identity", "outputs": ["half"]},
      {"type": "ios17.add", "outputs": ["sum"]}
    ]
  }
  """

// The ONNX model as protocol buffers, by hand: ModelProto, GraphProto, NodeProto, ValueInfoProto.

private func varint(_ value: Int) -> [UInt8] {
  value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
}
private func number(_ field: Int, _ value: Int) -> [UInt8] { varint(field << 3) + varint(value) }
private func bytes(_ field: Int, _ content: [UInt8]) -> [UInt8] {
  varint(field << 3 | 2) + varint(content.count) + content
}
private func text(_ field: Int, _ content: String) -> [UInt8] { bytes(field, Array(content.utf8)) }

private func node(_ operation: String, _ inputs: [String], _ output: String) -> [UInt8] {
  let names = inputs.flatMap { text(1, $0) }
  return bytes(1, names + text(2, output) + text(4, operation))
}
private func value(_ field: Int, _ name: String, _ type: Int, _ sizes: [String]) -> [UInt8] {
  let shape = bytes(2, sizes.flatMap { bytes(1, $0 == "2" ? number(1, 2) : text(2, $0)) })
  return bytes(field, text(1, name) + bytes(2, bytes(1, number(1, type) + shape)))
}

private let onnxModel: [UInt8] = {
  let graph =
    node("Add", ["x", "x"], "doubled") + node("Transpose", ["x"], "turned")
    + node("Identity", ["h"], "half") + node("Add", ["k", "k"], "sum") + text(2, "main")
    + value(11, "x", 1, ["2", "N"]) + value(11, "h", 10, ["2", "N"]) + value(11, "k", 6, ["M"])
    + value(12, "doubled", 1, ["2", "N"]) + value(12, "turned", 1, ["N", "2"])
    + value(12, "half", 10, ["2", "N"]) + value(12, "sum", 6, ["M"])
  return number(1, 9) + bytes(7, graph) + bytes(8, text(1, "") + number(2, 20))
}()
