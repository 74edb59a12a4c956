import CKokoBench
import XCTest

/// What Core ML may do wrong, by the stand-in's faults.
final class FaultTests: ModelTestCase {
  func testAnErrorWhileCompilingOrLoading() throws {
    try inject(#"{"compile": "throw", "load": "throw", "plan": "throw"}"#)
    let message = "com.apple.CoreML 0: Injected: compile failed."
    XCTAssertEqual(
      ask { kb_compile(tiny.package.path, compiled, nil, $0) },
      Answer(code: Int32(KB_CORE_ML), message: message))
    var handle: UInt32 = 0
    XCTAssertEqual(ask { kb_load(compiled, 0, &handle, nil, $0) }.message, "com.apple.CoreML 0: Injected: load failed.")
    var text: UnsafeMutablePointer<CChar>?
    XCTAssertEqual(ask { kb_compute_plan(compiled, 0, &text, $0) }.code, Int32(KB_CORE_ML))
    XCTAssertEqual(predict(model, inputs(), []), .ok, "the model loaded before is not concerned")
  }

  func testAnErrorFromTheSecondPredictionOn() throws {
    try inject(#"{"predict": "throw", "fromPrediction": 2}"#)
    let handle = try load()
    XCTAssertEqual(predict(handle, inputs(), []), .ok)
    XCTAssertEqual(predict(handle, inputs(), []).code, Int32(KB_CORE_ML))
    var times = [UInt64](repeating: 0, count: 2)
    XCTAssertEqual(predictRepeatedly(handle, inputs(), &times).code, Int32(KB_CORE_ML))
    XCTAssertEqual(ask { kb_unload(handle, $0) }, .ok)
  }

  func testNotANumber() throws {
    try inject(#"{"predict": "nan"}"#)
    let handle = try load()
    let outputs = [Tensor("half", dtype: KB_FP16), Tensor("doubled", dtype: KB_FP16), Tensor("sum", dtype: KB_INT32)]
    XCTAssertEqual(predict(handle, inputs(), outputs), .ok)
    XCTAssert(outputs[0].values(Float16.self).allSatisfy(\.isNaN))
    XCTAssert(outputs[1].values(Float16.self).allSatisfy(\.isNaN))
    XCTAssertEqual(outputs[2].values(Int32.self), [-2, 0, 2])
    XCTAssertEqual(ask { kb_unload(handle, $0) }, .ok)
  }

  /// This program again, with the crash turned on for the test below.
  func testACrashEndsTheProcess() throws {
    try inject(#"{"predict": "crash"}"#)
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/proc/self/exe")
    child.arguments = ["StandInTests.FaultTests/testAPredictionOfTheChild"]
    child.environment = ProcessInfo.processInfo.environment.merging(
      ["KOKOBENCH_FAULTS": String(cString: getenv("KOKOBENCH_FAULTS"))]) { $1 }
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    try child.run()
    child.waitUntilExit()
    XCTAssertEqual(child.terminationReason, .uncaughtSignal)
    XCTAssertEqual(child.terminationStatus, SIGABRT)
  }

  func testAPredictionOfTheChild() throws {
    XCTAssertEqual(predict(model, inputs(), []), .ok)
  }

  func testAFaultFileThatCannotBeRead() {
    setenv("KOKOBENCH_FAULTS", "/nowhere.json", 1)
    var handle: UInt32 = 0
    let answer = ask { kb_load(compiled, 0, &handle, nil, $0) }
    XCTAssertEqual(answer.code, Int32(KB_CORE_ML))
    XCTAssert(answer.message.contains("/nowhere.json"), answer.message)
  }
}
