import KokoBenchChain
import XCTest

/// The chain over the library and the stand-in for Core ML: rows are padded, Noise and Tail are in fp32 and the others in fp16.
final class ChainOnStandInTests: XCTestCase {
  private var directory: URL!
  private var output: ResultFolder!
  private let timbre: Float = 0.25

  override func setUpWithError() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    output = try ResultFolder(directory.appendingPathComponent("Results"))
    _ = try TinyChain(directory.appendingPathComponent("Staged"), timbre: timbre, prosody: 2.5)
  }

  override func tearDown() {
    unsetenv("KOKOBENCH_FAULTS")
    try? FileManager.default.removeItem(at: directory)
  }

  private func load() throws -> LoadedChain {
    let staged = try StagedFolder(directory.appendingPathComponent("Staged"))
    return try LoadedChain(staged, load: coreMlLoader(cache: directory.appendingPathComponent("compiled")))
  }

  private func inject(_ models: String) throws {
    let file = directory.appendingPathComponent("faults.json")
    try Data(#"{"models": \#(models)}"#.utf8).write(to: file)
    setenv("KOKOBENCH_FAULTS", file.path, 1)
  }

  func testAudioOfAllSevenStages() throws {
    let run = try load().speak([0, 1, 0])
    XCTAssertEqual(run.durations, [2, 2, 2])
    XCTAssertEqual(run.audio, TinyChain.audio(frames: 6, timbre: timbre))
    for time in run.stageTimes.values {
      XCTAssertGreaterThan(time.modelMs, 0)
      XCTAssertGreaterThanOrEqual(time.totalMs, time.modelMs)
    }
  }

  func testPackagesAreCompiledOnce() throws {
    XCTAssert(try load().packages.allSatisfy { $0.compileMs ?? 0 > 0 && $0.loadMs > 0 })
    XCTAssert(try load().packages.allSatisfy { $0.compileMs == nil && $0.loadMs > 0 })
  }

  func testAPackageThatCannotBeLoadedIsNamed() throws {
    try inject(#"{"KokoroNoise": {"load": "throw"}}"#)
    XCTAssertThrowsError(try load()) { error in
      XCTAssertEqual(
        error.localizedDescription, "Cannot run stage noise: com.apple.CoreML 0: Injected: load failed.")
    }
  }

  func testABenchmarkGoesOnAfterWhatFails() throws {
    for (fault, reason) in [
      (#"{"KokoroPostAlbert": {"predict": "nan"}}"#, "Cannot run stage post_albert: duration: not finite at element 0"),
      (#"{"KokoroNoise": {"predict": "nan"}}"#, "Cannot run stage noise: x_source_0: not finite at element 0"),
      (#"{"KokoroVocoder": {"predict": "throw"}}"#, "Cannot run stage vocoder: com.apple.CoreML 0: Injected"),
    ] {
      try inject(fault)
      let result = try Bench(load(), output: output).run()
      XCTAssertEqual(result.status, .complete)
      XCTAssertEqual(result.backend.name, "coreml-stand-in")
      for passage in result.passages {
        XCTAssertEqual(passage.outcome, .failed)
        XCTAssert(passage.reason?.hasPrefix(reason) ?? false, passage.reason ?? "no reason")
      }
    }
  }

  func testWhatWasMeasuredBeforeAFailureIsKept() throws {
    try inject(#"{"KokoroTail": {"predict": "throw", "fromPrediction": 5}}"#)
    let result = try Bench(load(), output: output).run()
    XCTAssertEqual(result.passages.map(\.outcome), [.done, .failed])
    XCTAssertEqual(result.passages.map { $0.measurement?.runs.count }, [3, 1])
    XCTAssertEqual(result.passages[0].measurement?.durations, [2, 2, 2])
    let audio = try Data(contentsOf: output.url.appendingPathComponent("passage_2_4tok.wav"))
    XCTAssertEqual(audio.count, 44 + 2 * 4 * 2 * 600)
  }
}
