import KokoBenchKit
import XCTest

@testable import KokoBenchChain

/// What the app shows and does, over fake stages.
@MainActor
final class BenchModelTests: XCTestCase {
  private let files = FolderFixture()
  private var stages: FakeStages!

  override func setUp() async throws {
    try files.make()
    stages = FakeStages(try StagedFolder(files.folder))
  }

  override func tearDown() async throws { files.remove() }

  private func model() -> BenchModel {
    BenchModel(folder: files.folder, output: files.output, load: stages.loader)
  }

  func testAPassageIsSpokenAndThePackagesAreLoadedOnce() async throws {
    let model = model()
    XCTAssertEqual(model.phase, .idle)
    XCTAssertEqual(model.passages.map(\.number), [1, 2, 3])
    XCTAssertEqual(model.preset, "fp16")
    await model.speak(model.passages[0])
    XCTAssertEqual(model.phase, .ready)
    XCTAssertNil(model.problem)
    let spoken = try XCTUnwrap(model.spoken)
    XCTAssertEqual(spoken.audioSeconds, 0.4)
    XCTAssertEqual(try Data(contentsOf: spoken.audio).count, 44 + 2 * 9600)
    stages.willLoad = { _ in XCTFail("loaded again") }
    await model.speak(phonemes: "həlˈ")
    XCTAssertEqual(model.spoken?.run.durations.count, 6)
  }

  func testPhonemesThatAreNoneAreAProblem() async {
    let model = model()
    await model.speak(phonemes: "ha%")
    XCTAssertEqual(model.problem, "Cannot tokenize phonemes: '%' (U+25) at position 3 is not in the vocabulary")
    XCTAssertEqual(model.phase, .idle)
    await model.speak(model.passages[0])
    XCTAssertNil(model.problem)
  }

  func testPhasesWhileItWorks() async {
    let model = model()
    // Whoever waits for the main actor in a stage sees what the screen shows then.
    stages.willLoad = { stage in
      if stage == .noise { onMain { XCTAssert(model.isBusy) } }
    }
    stages[.tail].willPredict = { onMain { XCTAssertEqual(model.phase, .speaking) } }
    XCTAssertFalse(model.isBusy)
    await model.speak(model.passages[0])
    XCTAssertEqual(stages[.tail].feeds.count, 1)
    XCTAssertFalse(model.isBusy)
  }

  func testWhileItWorksNothingElseIsBegun() async {
    let model = model()
    stages[.tail].willPredict = {
      onMain { Task { await model.benchmark() } }
      onMain {}
    }
    await model.speak(model.passages[0])
    XCTAssertNil(model.resultFile)
    XCTAssertEqual(stages[.albert].feeds.count, 1)
  }

  func testTheBenchmarkGivesAResultToShare() async throws {
    let model = model()
    var seen = [BenchModel.Phase]()
    stages[.albert].willPredict = { onMain { seen.append(model.phase) } }
    await model.benchmark()
    XCTAssertEqual(model.phase, .ready)
    XCTAssertEqual(model.finished.map(\.outcome), [.done, .done, .done])
    XCTAssertNotNil(model.meanSpeed)
    XCTAssertEqual(model.resultFile, files.output.appendingPathComponent("results.json"))
    XCTAssertEqual(seen.count, 9)
    XCTAssertEqual(seen.first, .benchmarking(done: 0, total: 9, number: 1))
    // Another start of the app, as after a crash, can still share it.
    XCTAssertNotNil(self.model().resultFile)
  }

  func testStopKeepsWhatIsMeasured() async throws {
    let model = model()
    stages[.prosody].willPredict = { onMain { model.stop() } }
    await model.benchmark()
    XCTAssertEqual(model.phase, .ready)
    XCTAssertNil(model.problem)
    XCTAssertEqual(model.finished.map(\.outcome), [.interrupted])
    await model.speak(model.passages[0])
    XCTAssertNil(model.spoken)
    XCTAssertNil(model.problem, "it was asked for")
    stages[.prosody].willPredict = {}
    await model.speak(model.passages[0])
    XCTAssertNotNil(model.spoken)
  }

  func testWhatFailsIsToldAndCanBeTriedAgain() async {
    let model = model()
    stages.willLoad = { if $0 == .vocoder { throw BenchError(.coreMl, "com.apple.CoreML 0: no") } }
    await model.speak(model.passages[0])
    XCTAssertEqual(model.phase, .idle)
    XCTAssertEqual(model.problem, "com.apple.CoreML 0: no")
    stages.willLoad = { _ in }
    await model.benchmark()
    XCTAssertEqual(model.finished.count, 3)
  }

  func testAnAppWithNothingStagedSaysWhatToDo() async {
    files.remove()
    let model = model()
    guard case .unstaged(let text) = model.phase else { return XCTFail("\(model.phase)") }
    XCTAssert(text.contains("deno task ios"), text)
    await model.benchmark()
    await model.speak(phonemes: "a")
    XCTAssertEqual(model.phase, .unstaged(text))
    XCTAssertFalse(model.isBusy)
  }
}

/// Runs `body` on the main thread and waits for it.
private func onMain(_ body: @MainActor @escaping () -> Void) {
  DispatchQueue.main.sync { MainActor.assumeIsolated(body) }
}
