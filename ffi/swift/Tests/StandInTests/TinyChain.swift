import Foundation

/// The smallest chain that keeps to the contract, staged for the stand-in: all widths are 1.
///
/// A voice's row is a timbre and a prosody. Each token has as many frames as the prosody says, F0 counts the frames up, and
/// the audio is made of F0 and the timbre; see `audio`.
struct TinyChain {
  let folder: URL

  /// In `folder`, with a voice of one row.
  init(_ folder: URL, timbre: Float, prosody: Float) throws {
    self.folder = folder
    for stage in stages {
      for kind in ["mlpackage", "stand-in"] {
        let directory = folder.appendingPathComponent("\(stage.package).\(kind)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      }
      let standIn = folder.appendingPathComponent("\(stage.package).stand-in")
      let features =
        [
          "name": stage.package, "inputs": described(stage.inputs), "outputs": described(stage.outputs),
          "operations": [Any](),
        ] as [String: Any]
      try JSONSerialization.data(withJSONObject: features).write(to: standIn.appendingPathComponent("features.json"))
      let model = OnnxBytes.model(
        nodes: stage.nodes, constants: constants, inputs: stage.inputs.map(\.value), outputs: stage.outputs.map(\.value)
      )
      try Data(model).write(to: standIn.appendingPathComponent("model.onnx"))
    }
    try JSONSerialization.data(withJSONObject: staging).write(to: folder.appendingPathComponent("staging.json"))
    try [timbre, prosody, timbre, prosody].withUnsafeBytes { Data($0) }
      .write(to: folder.appendingPathComponent("voice.bin"))
  }

  /// What the chain says in `frames` frames.
  static func audio(frames: Int, timbre: Float) -> [Float] {
    let f0 = (0..<2 * frames).map { Float($0 % frames) }
    let source = (0..<60).flatMap { _ in f0 } + [timbre]
    return (0..<5).flatMap { _ in source.dropFirst() }
  }
}

private struct Feature {
  let name: String
  let type: OnnxBytes.DataType
  /// Axes as the contract has them.
  let axes: [Any]

  var value: OnnxBytes.Value { OnnxBytes.Value(name, type, axes.indices.map { "\(name)_\($0)" }) }
}

private struct TinyStage {
  let stage: String
  let package: String
  let inputs: [Feature]
  let outputs: [Feature]
  let nodes: [[UInt8]]
}

private func axis(_ symbol: String, _ scale: Int = 1, _ offset: Int = 0) -> Any {
  ["symbol": symbol, "scale": scale, "offset": offset, "min": 1] as [String: Any]
}
private func half(_ name: String, _ axes: Any...) -> Feature { Feature(name: name, type: .fp16, axes: axes) }
private func full(_ name: String, _ axes: Any...) -> Feature { Feature(name: name, type: .fp32, axes: axes) }
private func integers(_ name: String) -> Feature { Feature(name: name, type: .int32, axes: [1, axis("T")]) }

private func described(_ features: [Feature]) -> [[String: String]] {
  features.map { ["name": $0.name, "dtype": "\($0.type)"] }
}
private func contract(_ features: [Feature]) -> [[String: Any]] {
  features.map { ["name": $0.name, "kind": $0.type == .int32 ? "int32" : "float", "shapes": [$0.axes]] }
}

private let staging: [String: Any] = [
  "format": "kokobench-staging", "formatVersion": 1, "preset": "tiny", "maxFrames": 100, "tokenCount": 4,
  "program": ["kokobenchVersion": "0", "gitCommit": NSNull(), "gitDirty": NSNull()], "weights": NSNull(),
  "runs": ["nRuns": 2, "warmups": 1],
  "voice": ["name": "tiny", "sha256": "", "file": "voice.bin", "rowCount": 2, "rowWidth": 2],
  "vocabulary": [["codePoint": 97, "id": 1]],
  "packages": stages.map { stage in
    [
      "stage": stage.stage, "name": "\(stage.package).mlpackage", "sha256": stage.package, "sizeBytes": 1,
      "computeUnit": "CPU_AND_NE", "inputs": contract(stage.inputs), "outputs": contract(stage.outputs),
    ]
  },
  "passages": [1, 2].map { count in
    [
      "number": count, "id": "\(count)", "text": "", "phonemes": "",
      "tokens": [0] + [Int](repeating: 1, count: count) + [0],
    ]
  },
]

private let constants = [
  OnnxBytes.constant("0s", scalar: 0), OnnxBytes.constant("1s", scalar: 1), OnnxBytes.constant("0", [0]),
  OnnxBytes.constant("1", [1]), OnnxBytes.constant("2", [2]), OnnxBytes.constant("01", [0, 1]),
  OnnxBytes.constant("5x", [1, 1, 5]), OnnxBytes.constant("10x", [1, 1, 10]), OnnxBytes.constant("60x", [1, 1, 60]),
  OnnxBytes.constant("end", [1_000_000]),
]

private func node(_ operation: String, _ inputs: String..., to output: String, _ attributes: [String: Int] = [:])
  -> [UInt8]
{
  OnnxBytes.node(operation, inputs, output, attributes)
}
private let toHalf = ["to": OnnxBytes.DataType.fp16.rawValue]

private let stages = [
  TinyStage(
    stage: "albert", package: "KokoroAlbert", inputs: [integers("input_ids"), integers("attention_mask")],
    outputs: [half("bert_dur", 1, axis("T"), 1)],
    nodes: [node("Cast", "input_ids", to: "ids", toHalf), node("Unsqueeze", "ids", "2", to: "bert_dur")]),
  TinyStage(
    stage: "post_albert", package: "KokoroPostAlbert",
    inputs: [
      half("bert_dur", 1, axis("T"), 1), integers("input_ids"), half("style_s", 1, 1), half("speed", 1),
      integers("attention_mask"),
    ],
    outputs: [half("duration", 1, axis("T")), half("d", 1, axis("T"), 1), half("t_en", 1, 1, axis("T"))],
    nodes: [
      node("Cast", "attention_mask", to: "mask", toHalf), node("Mul", "mask", "style_s", to: "duration"),
      node("Identity", "bert_dur", to: "d"), node("Unsqueeze", "mask", "1", to: "t_en"),
    ]),
  TinyStage(
    stage: "alignment", package: "KokoroAlignment",
    inputs: [integers("pred_dur"), half("d", 1, axis("T"), 1), half("t_en", 1, 1, axis("T"))],
    outputs: [half("en", 1, 1, axis("T_a")), half("asr", 1, 1, axis("T_a"))],
    nodes: [
      node("ReduceSum", "pred_dur", to: "sum", ["keepdims": 0]), node("Range", "0s", "sum", "1s", to: "frames"),
      node("Cast", "frames", to: "halves", toHalf), node("Unsqueeze", "halves", "01", to: "en"),
      node("Identity", "en", to: "asr"),
    ]),
  TinyStage(
    stage: "prosody", package: "KokoroProsody", inputs: [half("en", 1, 1, axis("T_a")), half("style_s", 1, 1)],
    outputs: [half("F0", 1, axis("T_a", 2)), half("N", 1, axis("T_a", 2))],
    nodes: [
      node("Concat", "en", "en", to: "both", ["axis": 2]), node("Squeeze", "both", "1", to: "F0"),
      node("Identity", "F0", to: "N"),
    ]),
  TinyStage(
    stage: "noise", package: "KokoroNoise", inputs: [full("F0_curve", 1, axis("T_a", 2)), full("style_timbre", 1, 1)],
    outputs: [full("x_source_0", 1, 1, axis("T_a", 20)), full("x_source_1", 1, 1, axis("T_a", 120, 1))],
    nodes: [
      node("Unsqueeze", "F0_curve", "1", to: "f0"), node("Tile", "f0", "10x", to: "x_source_0"),
      node("Tile", "f0", "60x", to: "many"), node("Unsqueeze", "style_timbre", "1", to: "last"),
      node("Concat", "many", "last", to: "x_source_1", ["axis": 2]),
    ]),
  TinyStage(
    stage: "vocoder", package: "KokoroVocoder",
    inputs: [
      half("asr", 1, 1, axis("T_a")), half("F0_curve", 1, axis("T_a", 2)), half("N_pred", 1, axis("T_a", 2)),
      half("x_source_0", 1, 1, axis("T_a", 20)), half("x_source_1", 1, 1, axis("T_a", 120, 1)),
      half("style_timbre", 1, 1),
    ],
    outputs: [half("anchor", 1), half("x_pre", 1, 1, axis("T_a", 120, 1))],
    nodes: [node("Squeeze", "style_timbre", "0", to: "anchor"), node("Identity", "x_source_1", to: "x_pre")]),
  TinyStage(
    stage: "tail", package: "KokoroTail", inputs: [full("x_pre", 1, 1, axis("T_a", 120, 1))],
    outputs: [full("audio", axis("T_a", 600))],
    nodes: [
      node("Slice", "x_pre", "1", "end", "2", to: "rest"), node("Tile", "rest", "5x", to: "times"),
      node("Squeeze", "times", "01", to: "audio"),
    ]),
]
