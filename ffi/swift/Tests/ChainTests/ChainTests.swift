import KokoBenchKit
import XCTest

@testable import KokoBenchChain

final class ChainTests: FolderTestCase {
  private var staged: StagedFolder!
  private var stages: FakeStages!
  private let tokens: [Int32] = [0, 50, 83, 54, 156, 31, 4, 0]

  override func setUpWithError() throws {
    try super.setUpWithError()
    staged = try StagedFolder(folder)
    stages = FakeStages(staged)
  }

  private func chain() throws -> LoadedChain { try LoadedChain(staged, load: stages.loader) }

  /// The error of a run, as its text.
  private func problem(file: StaticString = #filePath, line: UInt = #line) throws -> String {
    var text = ""
    XCTAssertThrowsError(try chain().speak(tokens), file: file, line: line) { text = $0.localizedDescription }
    return text
  }

  func testStagesAreFedWhatTheOnesBeforeGive() throws {
    let run = try chain().speak(tokens)
    XCTAssertEqual(run.durations, [Int32](repeating: 2, count: 8))
    XCTAssertEqual(run.frameCount, 16)
    XCTAssertEqual(run.audio, [Float](repeating: 0.25, count: 16 * 600))
    XCTAssertEqual(Set(run.stageTimes.keys), Set(Stage.allCases))
    let albert = stages[.albert].feeds[0]
    XCTAssertEqual(albert["input_ids"]?.integers, tokens)
    XCTAssertEqual(albert["attention_mask"]?.integers, [Int32](repeating: 1, count: 8))
    let postAlbert = stages[.postAlbert].feeds[0]
    XCTAssertEqual(postAlbert["speed"]?.floats, [1])
    XCTAssertEqual(postAlbert["bert_dur"]?.shape, [1, 8, 24])
    // Row 5, for 6 phonemes: its second half is the prosody, its first the timbre, each in its stage's precision.
    XCTAssertEqual(postAlbert["style_s"]?.floats.first, Float(Float16(5.16)))
    XCTAssertEqual(postAlbert["style_s"]?.type, .fp16)
    XCTAssertEqual(stages[.noise].feeds[0]["style_timbre"]?.floats.last, 5.15)
    XCTAssertEqual(stages[.noise].feeds[0]["style_timbre"]?.type, .fp32)
    XCTAssertEqual(stages[.alignment].feeds[0]["pred_dur"]?.shape, [1, 8])
    let vocoder = stages[.vocoder].feeds[0]
    XCTAssertEqual(
      vocoder.mapValues(\.shape),
      [
        "asr": [1, 32, 16], "F0_curve": [1, 32], "N_pred": [1, 32], "x_source_0": [1, 16, 320],
        "x_source_1": [1, 8, 1921], "style_timbre": [1, 16],
      ])
    XCTAssert(vocoder.values.allSatisfy { $0.type == .fp16 })
    XCTAssertEqual(stages[.tail].feeds[0]["x_pre"]?.type, .fp32)
  }

  func testTimesHaveTheirParts() throws {
    var loaded = try chain()
    let clock = FakeClock()
    loaded.chain.now = { clock.read() }
    let run = try loaded.speak(tokens)
    // A stage reads the clock three times, the chain at its beginning and end.
    XCTAssertEqual(run.stageTimes[.noise], StageTime(modelMs: 3, copyMs: 2, totalMs: 2))
    XCTAssertEqual(run.chainMs, 22)
  }

  func testMoreFramesThanThePackagesAcceptStopBeforeAlignment() throws {
    stages[.postAlbert].duration = 7.5
    XCTAssertThrowsError(try chain().speak(tokens)) { error in
      XCTAssertEqual(error as? TooManyFramesError, TooManyFramesError(frameCount: 64, maxFrames: 60))
    }
    XCTAssertEqual(stages[.alignment].feeds.count, 0)
    XCTAssertEqual(
      try problem(),
      "Cannot run stage alignment: pred_dur: the predicted durations make more audio frames than the packages accept, "
        + "expected at most 60, received 64. Convert with --max-frames 64 or more, or speak a shorter text.")
  }

  func testAnOverflowInACastIsAnError() throws {
    stages[.noise].change = { name, value in
      guard name == "x_source_1" else { return value }
      var floats = value.floats
      floats[3] = -65520
      return Tensor(value.shape, floats)
    }
    XCTAssertEqual(
      try problem(),
      "Cannot run stage vocoder: x_source_1: element 3 overflows to infinity in the cast from fp32 to fp16, "
        + "expected a magnitude below 65520, received -65520.0. Run this stage in fp32.")
  }

  func testValuesThatAreNotFiniteAreErrorsWhereSomebodyReadsThem() throws {
    func spoil(_ stage: Stage, _ feature: String, _ spoiled: Float) {
      stages[stage].change = { name, value in
        guard name == feature else { return value }
        return Tensor(.fp16, value.shape) { bytes in
          for index in 0..<value.elementCount { bytes.bindMemory(to: Float16.self)[index] = Float16(spoiled) }
        }
      }
    }
    spoil(.vocoder, "anchor", .infinity)
    XCTAssertNoThrow(try chain().speak(tokens))
    spoil(.postAlbert, "duration", .nan)
    XCTAssertEqual(
      try problem(),
      "Cannot run stage post_albert: duration: not finite at element 0, received nan. Infinity in fp16 means beyond 65504: "
        + "run this stage in fp32.")
  }

  func testDurationsThatAreNoNumbersAreErrorsByThemselves() {
    XCTAssertThrowsError(try predictedDurations(Tensor([1, 2], [1, Float.nan]))) { error in
      XCTAssertEqual((error as? StageError)?.what, "unusable duration of token 1")
    }
    for value: Float in [.infinity, -.infinity, 3e9] {
      XCTAssertThrowsError(try predictedDurations(Tensor([1, 1], [value])))
    }
    XCTAssertEqual(try predictedDurations(Tensor([1, 2], [-3e9, 0.4])).integers, [1, 1])
  }

  func testOutputsOfOtherShapesAndTypesAreErrors() throws {
    stages[.prosody].change = { $0 == "N" ? Tensor([1, 31], [Float](repeating: 0, count: 31)) : $1 }
    XCTAssertEqual(
      try problem(),
      "Cannot run stage prosody: N: wrong shape, expected [1,32] at T = 8, T_a = 16, received [1,31]")
    stages[.prosody].change = { $0 == "N" ? Tensor([1, 32], [Int32](repeating: 0, count: 32)) : $1 }
    XCTAssertEqual(
      try problem(), "Cannot run stage prosody: N: wrong dtype, expected fp16 or fp32, received int32")
  }

  func testPackagesMadeElsewhereMayHaveMoreAxesAndTheOtherAnchor() throws {
    stages[.albert].change = { $1.reshaped([1] + $1.shape) }
    stages[.vocoder].change = { name, value in
      name == "anchor" ? Tensor([9600], [Float](repeating: 0, count: 9600)) : value
    }
    XCTAssertNoThrow(try chain().speak(tokens))
    XCTAssertEqual(stages[.postAlbert].feeds[0]["bert_dur"]?.shape, [1, 8, 24])
    stages[.albert].change = { $1.reshaped([8, 1, 24]) }
    XCTAssert(try problem().contains("bert_dur: wrong shape"))
  }

  func testAStageThatFailsIsNamed() throws {
    stages[.noise].willPredict = { throw BenchError(.coreMl, "com.apple.CoreML 0: no") }
    XCTAssertEqual(try problem(), "Cannot run stage noise: com.apple.CoreML 0: no")
  }

  func testWhatCannotBeSpokenIsRefused() throws {
    let loaded = try chain()
    let voiceRow = [Float](repeating: 0, count: 32)
    for (tokens, speed) in [
      ([0], 1), ([Int32](repeating: 1, count: 513), 1), ([0, 178, 0], 1), ([0, -1, 0], 1),
      ([0, 1, 0], 0), ([0, 1, 0], Float.nan),
    ] as [([Int32], Float)] {
      XCTAssertThrowsError(try loaded.chain.run(Sample(tokens: tokens, voiceRow: voiceRow, speed: speed))) { error in
        XCTAssert(error is InputError, "\(error)")
      }
    }
    XCTAssertEqual(stages[.albert].feeds.count, 0)
    for count in [0, 511] { XCTAssertThrowsError(try staged.voice.row(phonemeCount: count)) }
  }

  func testCancellationStopsBeforeTheNextStage() throws {
    let cancellation = Cancellation()
    stages[.prosody].willPredict = { cancellation.cancel() }
    XCTAssertThrowsError(try chain().speak(tokens, cancellation: cancellation)) { error in
      XCTAssert(error is CancellationError)
    }
    XCTAssertEqual(stages[.noise].feeds.count, 0)
  }
}
