import XCTest

@testable import KokoBenchChain
@testable import KokoBenchKit

final class BenchTests: FolderTestCase {
  private var stages: FakeStages!
  private let clock = FakeClock()

  /// A benchmark of the sample with a fake clock, day and machine.
  private func bench() throws -> Bench {
    let staged = try StagedFolder(folder)
    stages = FakeStages(staged)
    var loaded = try LoadedChain(staged, load: stages.loader)
    loaded.chain.now = { [clock] in clock.read() }
    var bench = Bench(loaded, output: try ResultFolder(output))
    bench.date = { Date(timeIntervalSince1970: 1_767_323_045.25) }
    bench.device = { phone }
    bench.kernelRelease = "24.1.0"
    return bench
  }

  private func object(at url: URL) throws -> NSDictionary {
    try XCTUnwrap(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? NSDictionary)
  }

  private func saved() throws -> NSDictionary { try object(at: output.appendingPathComponent("results.json")) }

  /// Deno's tests read the sample by the schema of results and render it: where this fails the result has changed. Look at the
  /// difference, run again with KOKOBENCH_WRITE_SAMPLES=1 and then `deno task test`.
  func testTheResultIsTheSample() throws {
    let bench = try bench()
    XCTAssertEqual(bench.runCount, 9)
    // The second passage is too long, the last fails in its timed runs.
    var predictions = 0
    stages[.tail].willPredict = {
      predictions += 1
      if predictions == 6 { throw BenchError(.coreMl, "com.apple.CoreML 0: \"no\"") }
    }
    stages[.tail].change = { $0 == "audio" ? Tensor($1.shape, $1.floats.map { $0 * 8 }) : $1 }
    stages[.postAlbert].duration = 2.75
    let result = try bench.run()
    XCTAssertEqual(result.status, .complete)
    XCTAssertEqual(result.passages.map(\.outcome), [.done, .skipped, .failed])
    XCTAssertEqual(result.passages[0].summary, "22 ms, 27.3x")
    XCTAssertEqual(
      result.passages[2].summary, "failed: Cannot run stage tail: com.apple.CoreML 0: \"no\"")
    let sample = samples.appendingPathComponent("phone_results.json")
    if ProcessInfo.processInfo.environment["KOKOBENCH_WRITE_SAMPLES"] != nil {
      try Data(contentsOf: bench.output.resultURL).write(to: sample)
    }
    XCTAssertEqual(try object(at: bench.output.resultURL), try object(at: sample))
  }

  func testWarmUpsAreNoPartOfMedians() throws {
    let bench = try bench()
    // Only the last of three runs of a passage is fast.
    stages[.albert].willPredict = { [clock, stages] in
      if stages![.albert].feeds.count % 3 != 0 { clock.skip(ms: 100) }
    }
    var events = [String]()
    let result = try bench.run { event in
      switch event {
      case .runFinished(let number, let warmup, let chainMs): events.append("\(number) \(warmup) \(chainMs)")
      case .passageFinished(let passage): events.append("\(passage.number) \(passage.outcome)")
      }
    }
    XCTAssertEqual(events.prefix(4), ["1 true 122.0", "1 false 122.0", "1 false 22.0", "1 done"])
    let measurement = try XCTUnwrap(result.passages[0].measurement)
    XCTAssertEqual(measurement.runs.map(\.warmup), [true, false, false])
    XCTAssertEqual(measurement.chainMs, 72)
    XCTAssertEqual(measurement.speed, 1000 * 0.4 / 72)
    XCTAssertEqual(try XCTUnwrap(result.meanSpeed), 1000 * (0.4 + 1.1 + 0.2) / 72 / 3, accuracy: 1e-9)
    XCTAssertEqual(
      try FileManager.default.contentsOfDirectory(atPath: output.path).sorted(),
      ["passage_1_8tok.wav", "passage_2_22tok.wav", "passage_3_4tok.wav", "results.json"])
  }

  func testMedians() {
    XCTAssertNil(median([]))
    XCTAssertEqual(median([3, 1, 2]), 2)
    XCTAssertEqual(median([4, 1, 2, 10]), 3)
    let time = { (ms: Double) in StageTime(modelMs: ms, copyMs: 10 - ms, totalMs: ms * ms) }
    XCTAssertEqual(
      medians([[.tail: time(1)], [.tail: time(2)], [.tail: time(6)]]),
      [.tail: StageTime(modelMs: 2, copyMs: 8, totalMs: 4)])
  }

  /// What a crash would leave behind.
  func testTheResultIsSavedAfterEveryRun() throws {
    let bench = try bench()
    var runCounts = [Int?]()
    _ = try bench.run { event in
      guard case .runFinished(1, _, _) = event else { return }
      let saved = try? self.saved()
      XCTAssertEqual(saved?["status"] as? String, "running")
      let measurement = (saved?["passages"] as? [[String: Any]])?[0]["measurement"] as? [String: Any]
      runCounts.append((measurement?["runs"] as? [Any])?.count)
    }
    XCTAssertEqual(runCounts, [1, 2, 3])
  }

  func testAnInterruptedBenchmarkKeepsWhatItHas() throws {
    let bench = try bench()
    let cancellation = Cancellation()
    let result = try bench.run(cancellation: cancellation) { event in
      if case .runFinished(2, _, _) = event { cancellation.cancel() }
    }
    XCTAssertEqual(result.status, .interrupted)
    XCTAssertEqual(result.passages.map(\.outcome), [.done, .interrupted, .pending])
    XCTAssertEqual(result.passages[1].measurement?.runs.count, 1)
    XCTAssertEqual(try saved()["status"] as? String, "interrupted")
  }

  func testWhatCannotBeKeptIsNotMeasured() throws {
    let bench = try bench()
    stages[.tail].willPredict = { try FileManager.default.removeItem(at: self.output) }
    XCTAssertThrowsError(try bench.run())
    XCTAssertEqual(stages[.albert].feeds.count, 1)
  }
}

private let phone = DeviceInfo(
  implementation: "Core ML", chip: "iPhone17,1", model: "iPhone17,1", architecture: "arm64", osName: "iOS",
  osVersion: "18.1.0", osBuild: "22B83",
  cores: DeviceInfo.Cores(physical: 6, logical: 6, levels: []), memoryBytes: 8_000_000_000, thermalState: "fair",
  isLowPowerMode: false,
  computeDevices: [
    DeviceInfo.ComputeDevice(kind: .cpu, coreCount: nil),
    DeviceInfo.ComputeDevice(kind: .neuralEngine, coreCount: 16),
  ])
