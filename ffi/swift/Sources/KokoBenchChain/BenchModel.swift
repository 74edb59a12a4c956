import Foundation
import KokoBenchKit
import Observation

/// What the app shows and does, without any of how it looks.
@MainActor @Observable
public final class BenchModel {
  public enum Phase: Equatable, Sendable {
    /// Nothing to run is in the app; the text says what to do.
    case unstaged(String)
    /// The packages are not loaded yet.
    case idle
    case loading(Stage)
    case ready
    case speaking
    /// Runs that are done, of all, and the passage at work.
    case benchmarking(done: Int, total: Int, number: Int)
  }

  /// What was spoken last.
  public struct Utterance: Sendable {
    public let run: ChainRun
    public let audio: URL
    public var audioSeconds: Double { seconds(ofFrames: run.frameCount) }
    /// Audio seconds a second.
    public var speed: Double { 1000 * audioSeconds / run.chainMs }
  }

  public private(set) var phase: Phase
  /// What went wrong last; nil once something else was begun.
  public private(set) var problem: String?
  public private(set) var spoken: Utterance?
  /// Of the run of all passages: those that are through.
  public private(set) var finished: [PassageResult] = []
  public private(set) var meanSpeed: Double?
  /// The file to share: of this run, or of one that did not end, since it is written after every run of the chain.
  public private(set) var resultFile: URL?
  public private(set) var thermalState: String
  public let passages: [Passage]

  private let staged: StagedFolder?
  private let output: ResultFolder?
  private let load: LoadStage
  private var chain: LoadedChain?
  private var cancellation = Cancellation()

  /// Of the folder that `deno task ios` staged. Results go to `output`.
  public init(folder: URL, output: URL, load: @escaping LoadStage) {
    self.load = load
    thermalState = DeviceInfo.current().thermalState
    do {
      let staged = try StagedFolder(folder)
      let results = try ResultFolder(output)
      self.staged = staged
      self.output = results
      passages = staged.staging.passages
      phase = .idle
      if FileManager.default.fileExists(atPath: results.resultURL.path) { resultFile = results.resultURL }
    } catch {
      staged = nil
      self.output = nil
      passages = []
      phase = .unstaged(error.localizedDescription)
    }
  }

  public var isBusy: Bool {
    switch phase {
    case .unstaged, .idle, .ready: return false
    case .loading, .speaking, .benchmarking: return true
    }
  }

  /// Name of the staged preset.
  public var preset: String? { staged?.staging.preset }

  /// Speaks a passage: loads the packages where they are not yet.
  public func speak(_ passage: Passage) async { await speak(passage.tokens) }

  /// Speaks phonemes of Kokoro's inventory.
  public func speak(phonemes: String) async {
    guard let staged, !isBusy else { return }
    do { await speak(try staged.vocabulary.tokens(phonemes)) } catch {
      problem = error.localizedDescription
    }
  }

  private func speak(_ tokens: [Int32]) async {
    await perform { chain, output, cancellation in
      self.phase = .speaking
      self.spoken = nil
      self.spoken = try await onWorker {
        let run = try chain.speak(tokens, cancellation: cancellation)
        let file = try output.save(run.audio, as: "spoken.wav").file
        return Utterance(run: run, audio: output.url.appendingPathComponent(file))
      }
    }
  }

  /// Runs all passages as `deno task bench` does and leaves `resultFile` behind.
  public func benchmark() async {
    await perform { chain, output, cancellation in
      let bench = Bench(chain, output: output)
      let total = bench.runCount
      self.finished = []
      self.meanSpeed = nil
      self.phase = .benchmarking(done: 0, total: total, number: self.passages.first?.number ?? 0)
      let (events, sink) = AsyncStream.makeStream(of: BenchEvent.self)
      async let result = onWorker {
        defer { sink.finish() }
        return try bench.run(cancellation: cancellation) { sink.yield($0) }
      }
      self.resultFile = output.resultURL
      var done = 0
      for await event in events {
        switch event {
        case .runFinished(let number, _, _):
          done += 1
          self.phase = .benchmarking(done: done, total: total, number: number)
        case .passageFinished(let passage): self.finished.append(passage)
        }
        self.refreshThermalState()
      }
      self.meanSpeed = try await result.meanSpeed
    }
  }

  /// Stops what is at work before its next stage. What is measured is kept.
  public func stop() { cancellation.cancel() }

  /// To be called when the system says that it has changed.
  public func refreshThermalState() { thermalState = DeviceInfo.current().thermalState }

  /// Does `work` with the loaded packages, one thing at a time, and tells what goes wrong.
  private func perform(
    _ work: (LoadedChain, ResultFolder, Cancellation) async throws -> Void
  ) async {
    guard let staged, let output, !isBusy else { return }
    problem = nil
    let cancellation = Cancellation()
    self.cancellation = cancellation
    do {
      try await work(loaded(staged, cancellation), output, cancellation)
    } catch is CancellationError {
      // As it was asked for.
    } catch {
      problem = error.localizedDescription
    }
    phase = chain == nil ? .idle : .ready
    refreshThermalState()
  }

  /// The loaded packages: loaded now, where they are not yet.
  private func loaded(_ staged: StagedFolder, _ cancellation: Cancellation) async throws -> LoadedChain {
    if let chain { return chain }
    phase = .loading(.albert)
    let load = self.load
    let (stages, sink) = AsyncStream.makeStream(of: Stage.self)
    async let loading = onWorker {
      defer { sink.finish() }
      return try LoadedChain(staged, load: load, cancellation: cancellation) { sink.yield($0) }
    }
    for await stage in stages { phase = .loading(stage) }
    let chain = try await loading
    self.chain = chain
    return chain
  }
}

/// Runs `work` on a thread of its own: it blocks for seconds, and waits for tasks of Swift's pool itself.
private func onWorker<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result(catching: work)) }
  }
}
