import Foundation
import KokoBenchKit

@testable import KokoBenchChain

/// A stage that gives what its contract promises: the same small value everywhere. Stages are in fp16 but for Noise and Tail.
final class FakeStage: StageModel {
  typealias Change = (_ name: String, _ value: Tensor) -> Tensor

  let package: Staging.Package
  let inputTypes: [String: ElementType]
  /// What it was fed, a prediction each.
  private(set) var feeds = [[String: Tensor]]()
  /// Frames that it predicts for each token, before rounding.
  var duration: Float = 2.5
  var change: Change = { $1 }
  var willPredict: () throws -> Void = {}

  init(_ package: Staging.Package) {
    self.package = package
    let float = Self.precision(of: package.stage)
    inputTypes = Dictionary(
      uniqueKeysWithValues: package.inputs.map { ($0.name, $0.kind == .int32 ? .int32 : float) })
  }

  static func precision(of stage: Stage) -> ElementType { stage == .noise || stage == .tail ? .fp32 : .fp16 }

  func predict(_ feeds: [String: Tensor]) throws -> Prediction {
    self.feeds.append(feeds)
    try willPredict()
    let sizes = sizes(of: feeds)
    let outputs = package.outputs.map { output in
      let shape = output.shapes[0].compactMap { $0.size(at: sizes) }
      let values = [Float](repeating: output.name == "duration" ? duration : 0.25, count: shape.reduce(1, *))
      let value = try! exchange(
        Tensor(shape, values), to: Self.precision(of: package.stage), for: "", of: package.stage)
      return (output.name, change(output.name, value))
    }
    return Prediction(outputs: Dictionary(uniqueKeysWithValues: outputs), modelNs: 3_000_000, copyNs: 1_000_000)
  }

  private func sizes(of feeds: [String: Tensor]) -> Sizes {
    func last(_ name: String) -> Int { feeds[name]?.shape.last ?? 0 }
    switch package.stage {
    case .albert, .postAlbert: return Sizes(tokens: last("input_ids"))
    case .alignment: return Sizes(tokens: last("pred_dur"), frames: feeds["pred_dur"].map { sumFrames($0.integers) })
    case .prosody: return Sizes(tokens: 0, frames: last("en"))
    case .noise: return Sizes(tokens: 0, frames: last("F0_curve") / 2)
    case .vocoder: return Sizes(tokens: 0, frames: last("asr"))
    case .tail: return Sizes(tokens: 0, frames: (last("x_pre") - 1) / 120)
    }
  }
}

/// All seven, by stage.
final class FakeStages: @unchecked Sendable {
  private(set) var all = [Stage: FakeStage]()
  /// What is done before a stage is loaded.
  var willLoad: (Stage) throws -> Void = { _ in }

  init(_ staged: StagedFolder) {
    for package in staged.staging.packages { all[package.stage] = FakeStage(package) }
  }

  subscript(stage: Stage) -> FakeStage { all[stage]! }

  /// The stages in place of loaded packages; only Noise was compiled earlier.
  var loader: LoadStage {
    { package, url in
      try self.willLoad(package.stage)
      precondition(url.lastPathComponent == package.name)
      return LoadedStage(model: self[package.stage], compileMs: package.stage == .noise ? nil : 200, loadMs: 40.5)
    }
  }
}

/// A clock that goes on by 1 ms whenever it is read.
final class FakeClock: @unchecked Sendable {
  private var ns: UInt64 = 0

  func skip(ms: UInt64) { ns += ms * 1_000_000 }

  func read() -> UInt64 {
    ns += 1_000_000
    return ns
  }
}
