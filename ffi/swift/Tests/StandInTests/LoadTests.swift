import CKokoBench
import XCTest

final class LoadTests: ModelTestCase {
  func testDeviceInfo() throws {
    let info = try json { kb_device_info($0, $1) }
    XCTAssertEqual(info["implementation"] as? String, "stand-in")
    XCTAssertEqual(info["osName"] as? String, "Linux")
    XCTAssertGreaterThan(try XCTUnwrap(info["memoryBytes"] as? Int), 1 << 20)
    let devices = try XCTUnwrap(info["computeDevices"] as? [[String: Any]])
    XCTAssertEqual(devices.map { $0["kind"] as? String }, ["cpu", "gpu", "neuralEngine"])
    XCTAssertEqual(devices.map { $0["coreCount"] as? Int }, [nil, nil, 16])
  }

  func testDescribe() throws {
    let features = try json { kb_describe(model, $0, $1) }
    let inputs = try XCTUnwrap(features["inputs"] as? [[String: Any]])
    XCTAssertEqual(inputs.map { $0["name"] as? String }, ["h", "k", "x"])
    XCTAssertEqual(inputs.map { $0["dtype"] as? String }, ["fp16", "int32", "fp32"])
    XCTAssertEqual(inputs[2]["shape"] as? [Int], [2, 3])
    XCTAssertEqual(inputs[2]["ranges"] as? [[String: Int]], [["min": 2, "max": 2], ["min": 2, "max": 40]])
    XCTAssertEqual(inputs[1]["ranges"] as? [[String: Int]], [["min": 2]])
    let outputs = try XCTUnwrap(features["outputs"] as? [[String: Any]])
    XCTAssertEqual(outputs.map { $0["name"] as? String }, ["doubled", "half", "sum", "turned"])
    XCTAssertNil(outputs[0]["shape"])
    XCTAssertEqual(outputs[2]["shape"] as? [Int], [3])
  }

  func testTimesAreGiven() throws {
    var compileNs: UInt64 = 0
    XCTAssertEqual(ask { kb_compile(tiny.package.path, compiled, &compileNs, $0) }, .ok)
    var loadNs: UInt64 = 0
    var handle: UInt32 = 0
    XCTAssertEqual(ask { kb_load(compiled, Int32(KB_CPU_AND_NE), &handle, &loadNs, $0) }, .ok)
    XCTAssertGreaterThan(compileNs, 0)
    XCTAssertGreaterThan(loadNs, 0)
    XCTAssertEqual(ask { kb_unload(handle, $0) }, .ok)
  }

  func testCompilingLeavesNothingBeside() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: tiny.directory.path)
    XCTAssertEqual(names.sorted(), ["Tiny.mlmodelc", "Tiny.mlpackage", "Tiny.stand-in"])
  }

  func testWhatIsMissing() {
    var handle: UInt32 = 7
    let missing = ask { kb_load("/nowhere/Tiny.mlmodelc", Int32(KB_ALL), &handle, nil, $0) }
    XCTAssertEqual(missing, Answer(code: Int32(KB_NOT_FOUND), message: "There is nothing at /nowhere/Tiny.mlmodelc"))
    XCTAssertEqual(handle, 0)
    XCTAssertEqual(ask { kb_compile("/nowhere", compiled, nil, $0) }.code, Int32(KB_NOT_FOUND))
    XCTAssertEqual(ask { kb_compile(tiny.package.path, "/nowhere/x", nil, $0) }.code, Int32(KB_NOT_FOUND))
    let directory = tiny.directory.path
    let notAModel = ask { kb_load(directory, Int32(KB_ALL), &handle, nil, $0) }
    XCTAssertEqual(notAModel.code, Int32(KB_CORE_ML))
    XCTAssert(notAModel.message.hasPrefix("com.apple.CoreML 3: "), notAModel.message)
  }

  func testABrokenModelIsCoreMlsError() throws {
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: compiled).appendingPathComponent("model.onnx"))
    var handle: UInt32 = 0
    XCTAssertEqual(ask { kb_load(compiled, Int32(KB_ALL), &handle, nil, $0) }.code, Int32(KB_CORE_ML))
  }

  func testHandlesAreClosedOnceAndNeverGivenTwice() throws {
    let other = try load()
    XCTAssertNotEqual(other, model)
    XCTAssertEqual(ask { kb_unload(other, $0) }, .ok)
    XCTAssertEqual(
      ask { kb_unload(other, $0) },
      Answer(code: Int32(KB_BAD_HANDLE), message: "The model \(other) was unloaded"))
    XCTAssertNotEqual(try load(), other)
    for handle in [0, other, UInt32.max] {
      XCTAssertEqual(predict(handle, inputs(), []).code, Int32(KB_BAD_HANDLE))
      var text: UnsafeMutablePointer<CChar>?
      XCTAssertEqual(ask { kb_describe(handle, &text, $0) }.code, Int32(KB_BAD_HANDLE))
      XCTAssertNil(text)
    }
  }

  func testNullAndNonsense() {
    var handle: UInt32 = 0
    let bad = Int32(KB_BAD_ARGUMENT)
    XCTAssertEqual(ask { kb_compile(nil, compiled, nil, $0) }, Answer(code: bad, message: "package_path is NULL"))
    XCTAssertEqual(ask { kb_compile(tiny.package.path, nil, nil, $0) }.code, bad)
    XCTAssertEqual(ask { kb_load(nil, Int32(KB_ALL), &handle, nil, $0) }.code, bad)
    XCTAssertEqual(ask { kb_load("", Int32(KB_ALL), &handle, nil, $0) }.code, bad)
    XCTAssertEqual(ask { kb_load(compiled, Int32(KB_ALL), nil, nil, $0) }.code, bad)
    for units in [-1, 4, Int32.max] {
      XCTAssertEqual(ask { kb_load(compiled, units, &handle, nil, $0) }.code, bad)
    }
    XCTAssertEqual(ask { kb_load([CChar(bitPattern: 0xFF), 0], 0, &handle, nil, $0) }.code, bad)
    XCTAssertEqual(ask { kb_describe(model, nil, $0) }.code, bad)
    XCTAssertEqual(ask { kb_device_info(nil, $0) }.code, bad)
    XCTAssertEqual(ask { kb_compute_plan(nil, 0, nil, $0) }.code, bad)
    XCTAssertEqual(kb_unload(0, nil), Int32(KB_BAD_HANDLE))
  }

  /// At even and at odd places.
  func testLongMessagesAreCutAtACharacter() {
    for start in ["/", "/a"] {
      let long = start + String(repeating: "ü", count: 3000)
      var handle: UInt32 = 0
      let answer = ask { kb_load(long, 0, &handle, nil, $0) }
      XCTAssertEqual(answer.code, Int32(KB_NOT_FOUND))
      XCTAssert(answer.message.hasSuffix("ü"))
      XCTAssertLessThan(answer.message.utf8.count, Int(KB_MESSAGE_BYTES))
      XCTAssertGreaterThan(answer.message.utf8.count, Int(KB_MESSAGE_BYTES) - 4)
    }
  }
}
