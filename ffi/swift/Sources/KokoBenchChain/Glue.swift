import KokoBenchKit

/// Frames of each token: `max(1, round(duration))`, halves to the even number as NumPy and PyTorch round, `[1, T]` float to
/// `[1, T]` int32. What is not finite or does not fit is an error: converting it would end the program, and models that
/// another system has compiled have given NaN.
func predictedDurations(_ duration: Tensor) throws -> Tensor {
  let frames = try duration.floats.enumerated().map { index, value in
    let rounded = max(1, Double(value).rounded(.toNearestOrEven))
    guard value.isFinite, let frames = Int32(exactly: rounded) else {
      throw StageError(
        stage: .postAlbert, feature: "duration", what: "unusable duration of token \(index)",
        expected: "a finite number of frames", received: "\(value)",
        remedy: "If the package was compiled by another version of the system, compile it again.")
    }
    return frames
  }
  return Tensor(duration.shape, frames)
}

/// T_a: the sum of all frames.
func sumFrames(_ durations: [Int32]) -> Int {
  durations.reduce(0) { $0 + Int($1) }
}

/// The two halves of a voice's row: the timbre for Noise and Vocoder, the prosody for PostAlbert and Prosody.
func splitStyle(_ row: [Float]) -> (timbre: Tensor, prosody: Tensor) {
  let half = row.count / 2
  return (Tensor([1, half], Array(row[..<half])), Tensor([1, half], Array(row[half...])))
}
