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

private let onnxModel = OnnxBytes.model(
  nodes: [
    OnnxBytes.node("Add", ["x", "x"], "doubled"), OnnxBytes.node("Transpose", ["x"], "turned"),
    OnnxBytes.node("Identity", ["h"], "half"), OnnxBytes.node("Add", ["k", "k"], "sum"),
  ],
  inputs: [
    OnnxBytes.Value("x", .fp32, ["2", "N"]), OnnxBytes.Value("h", .fp16, ["2", "N"]),
    OnnxBytes.Value("k", .int32, ["M"]),
  ],
  outputs: [
    OnnxBytes.Value("doubled", .fp32, ["2", "N"]), OnnxBytes.Value("turned", .fp32, ["N", "2"]),
    OnnxBytes.Value("half", .fp16, ["2", "N"]), OnnxBytes.Value("sum", .int32, ["M"]),
  ])
