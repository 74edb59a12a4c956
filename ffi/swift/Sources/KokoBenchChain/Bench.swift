import Foundation
import KokoBenchKit

/// What happens in a benchmark, as it happens.
public enum BenchEvent: Sendable {
  case runFinished(number: Int, warmup: Bool, chainMs: Double)
  /// Done, skipped, failed or interrupted: its `outcome` says which.
  case passageFinished(PassageResult)
}

/// Runs the staged passages as `deno task bench` runs them: warm-ups, then timed runs, medians of these.
public struct Bench: Sendable {
  public let chain: LoadedChain
  public let output: ResultFolder
  public let runs: Staging.Runs
  /// The machine as it is.
  var device: @Sendable () -> DeviceInfo = { DeviceInfo.current() }
  var kernelRelease = readKernelRelease()
  /// The time of day.
  var date: @Sendable () -> Date = { Date() }

  /// Of `runs`, by default those that are staged.
  public init(_ chain: LoadedChain, output: ResultFolder, runs: Staging.Runs? = nil) {
    self.chain = chain
    self.output = output
    self.runs = runs ?? chain.staged.staging.runs
  }

  /// Runs of all passages together.
  public var runCount: Int { chain.staged.staging.passages.count * (runs.warmups + runs.nRuns) }

  /// Runs every passage. One that is too long for the packages or fails is recorded with the reason, and the others run on. The
  /// result so far is saved after every run: what ends the program loses nothing of it.
  public func run(
    cancellation: Cancellation = Cancellation(), onEvent: (BenchEvent) -> Void = { _ in }
  ) throws -> BenchResult {
    var result = emptyResult()
    try output.save(result)
    for (index, passage) in chain.staged.staging.passages.enumerated() {
      if cancellation.isCancelled { break }
      do {
        try run(passage, index, in: &result, cancellation, onEvent)
        result.passages[index].outcome = .done
      } catch let error as SaveError {
        throw error.cause
      } catch {
        (result.passages[index].outcome, result.passages[index].reason) = outcome(of: error)
      }
      result.meanSpeed = meanSpeed(result.passages)
      try output.save(result)
      onEvent(.passageFinished(result.passages[index]))
    }
    result.status = cancellation.isCancelled ? .interrupted : .complete
    result.finishedAt = timestamp()
    // A phone that became hot ran slower.
    result.backend.details["thermalStateAtEnd"] = device().thermalState
    try output.save(result)
    return result
  }

  private func run(
    _ passage: Passage, _ index: Int, in result: inout BenchResult, _ cancellation: Cancellation,
    _ onEvent: (BenchEvent) -> Void
  ) throws {
    let audioName = "passage_\(passage.number)_\(passage.tokens.count)tok.wav"
    for time in 0..<runs.warmups + runs.nRuns {
      let warmup = time < runs.warmups
      let run = try chain.speak(passage.tokens, cancellation: cancellation)
      try keep {
        var measurement =
          try result.passages[index].measurement
          ?? PassageMeasurement(run, audio: output.save(run.audio, as: audioName))
        measurement.add(run, warmup: warmup)
        result.passages[index].measurement = measurement
        try output.save(result)
      }
      onEvent(.runFinished(number: passage.number, warmup: warmup, chainMs: run.chainMs))
    }
  }

  private func emptyResult() -> BenchResult {
    let staging = chain.staged.staging
    let machine = device()
    return BenchResult(
      schemaVersion: resultSchemaVersion, status: .running, startedAt: timestamp(), finishedAt: nil,
      environment: ResultEnvironment(machine, kernelRelease: kernelRelease, program: staging.program),
      backend: Backend(machine),
      settings: BenchResult.Settings(
        preset: staging.preset, speed: 1, nRuns: runs.nRuns, warmups: runs.warmups, isolatedStages: false,
        maxFrames: staging.maxFrames),
      weights: staging.weights, voice: VoiceInfo(name: staging.voice.name, sha256: staging.voice.sha256),
      packages: chain.packages, passages: staging.passages.map(PassageResult.init), meanSpeed: nil)
  }

  private func timestamp() -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return formatter.string(from: date())
  }
}

/// Sets an error of the writing apart from those of a passage: what cannot be kept need not be measured.
private struct SaveError: Error {
  let cause: Error
}

private func keep(_ writing: () throws -> Void) throws {
  do { try writing() } catch { throw SaveError(cause: error) }
}

private func outcome(of error: Error) -> (PassageResult.Outcome, String) {
  if error is CancellationError { return (.interrupted, "before its last run") }
  return (error is TooManyFramesError ? .skipped : .failed, error.localizedDescription)
}
