import KokoBenchKit

/// One utterance.
public struct Sample: Sendable {
  /// Token ids with a 0 at both ends.
  public let tokens: [Int32]
  /// The voice's row for this number of phonemes: timbre, then prosody.
  public let voiceRow: [Float]
  /// Rate of speech.
  public let speed: Float

  public init(tokens: [Int32], voiceRow: [Float], speed: Float = 1) {
    self.tokens = tokens
    self.voiceRow = voiceRow
    self.speed = speed
  }
}

/// Where the time of one prediction went, in ms.
public struct StageTime: Codable, Sendable, Equatable {
  /// Inside the model.
  public let modelMs: Double
  /// Conversions and copies around it, casts between precisions included.
  public let copyMs: Double
  /// Both, and the checks: from the previous stage's outputs to this stage's.
  public let totalMs: Double
}

/// What one run of the chain gave.
public struct ChainRun: Sendable {
  /// `[600 * T_a]` at 24 kHz.
  public let audio: [Float]
  /// Frames of each token, `[T]`.
  public let durations: [Int32]
  /// T_a.
  public let frameCount: Int
  public let stageTimes: [Stage: StageTime]
  /// From the tokens to the audio, in ms.
  public let chainMs: Double
}

/// All seven packages, loaded, and what the host does between them. The same as `stages/chain.ts`.
public struct Chain: @unchecked Sendable {
  let packages: [Staging.Package]
  let stages: [Stage: any StageModel]
  let tokenCount: Int
  let maxFrames: Int
  /// A monotonic clock.
  var now: @Sendable () -> UInt64 = { nowNs() }

  /// Runs the chain once over `sample`. A stage that fails or gives what its contract does not allow is a `StageError`, more
  /// frames than the packages accept a `TooManyFramesError`. Stops before a stage where `cancellation` says so.
  public func run(_ sample: Sample, cancellation: Cancellation = Cancellation()) throws -> ChainRun {
    var sizes = Sizes(tokens: sample.tokens.count)
    var stageTimes = [Stage: StageTime]()
    let start = now()
    var values = try hostInputs(sample)
    for package in packages {
      try cancellation.check()
      if package.stage == .alignment {
        let durations = try predictedDurations(value("duration", in: values, for: package.stage))
        let frames = sumFrames(durations.integers)
        guard frames <= maxFrames else { throw TooManyFramesError(frameCount: frames, maxFrames: maxFrames) }
        sizes.frames = frames
        values["pred_dur"] = durations
      }
      stageTimes[package.stage] = try run(package, on: &values, at: sizes)
    }
    let audio = try value("audio", in: values, for: .tail).floats
    return ChainRun(
      audio: audio, durations: try value("pred_dur", in: values, for: .tail).integers,
      frameCount: sizes.frames ?? 0, stageTimes: stageTimes, chainMs: milliseconds(now() - start))
  }

  /// Runs one stage on what is there, and adds what it gives.
  private func run(_ package: Staging.Package, on values: inout [String: Tensor], at sizes: Sizes) throws -> StageTime {
    let stage = package.stage
    guard let model = stages[stage] else { throw StageError(stage: stage, what: "it is not loaded") }
    let start = now()
    var feeds = [String: Tensor]()
    for input in package.inputs.map(\.name) {
      guard let type = model.inputTypes[input] else {
        throw StageError(
          stage: stage, feature: input, what: "the package has no such input",
          received: model.inputTypes.keys.sorted().joined(separator: ", "))
      }
      feeds[input] = try exchange(value(input, in: values, for: stage), to: type, for: input, of: stage)
    }
    let castNs = now() - start
    let prediction: Prediction
    do { prediction = try model.predict(feeds) } catch let error as BenchError {
      throw StageError(stage: stage, what: error.description)
    }
    for output in package.outputs {
      guard let given = prediction.outputs[output.name] else {
        throw StageError(
          stage: stage, feature: output.name, what: "the package has no such output",
          received: prediction.outputs.keys.sorted().joined(separator: ", "))
      }
      values[inputName(of: output.name)] = try check(given, against: output, of: stage, at: sizes)
    }
    return StageTime(
      modelMs: milliseconds(prediction.modelNs), copyMs: milliseconds(prediction.copyNs + castNs),
      totalMs: milliseconds(now() - start))
  }

  /// The values that come from the sample, under the names that the stages take them by.
  private func hostInputs(_ sample: Sample) throws -> [String: Tensor] {
    let tokens = sample.tokens
    guard (2...Vocabulary.maxTokens).contains(tokens.count) else {
      throw InputError(
        "Cannot run the chain: expected 2 to \(Vocabulary.maxTokens) tokens with their padding, received \(tokens.count)"
      )
    }
    if let wrong = tokens.first(where: { $0 < 0 || $0 >= tokenCount }) {
      throw InputError("Cannot run the chain: expected token ids from 0 to \(tokenCount - 1), received \(wrong)")
    }
    guard sample.speed > 0, sample.speed.isFinite else {
      throw InputError("Cannot run the chain: expected a speed over 0, received \(sample.speed)")
    }
    let style = splitStyle(sample.voiceRow)
    let shape = [1, tokens.count]
    return [
      "input_ids": Tensor(shape, tokens),
      "attention_mask": Tensor(shape, [Int32](repeating: 1, count: tokens.count)),
      "speed": Tensor([1], [sample.speed]),
      "style_s": style.prosody,
      "style_timbre": style.timbre,
    ]
  }
}

private func value(_ name: String, in values: [String: Tensor], for stage: Stage) throws -> Tensor {
  guard let value = values[name] else {
    throw StageError(stage: stage, feature: name, what: "no stage before it gives that")
  }
  return value
}
