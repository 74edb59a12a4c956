import CKokoBench
import XCTest

final class PredictTests: ModelTestCase {
  /// Rows of 3, 16, 17 and 40 elements: padded and, where 64 bytes divide them, not.
  func testAllTypesAndPaddedRows() {
    for count in [3, 16, 17, 40] {
      let outputs = ["doubled", "turned", "half", "sum"].map { Tensor($0, dtype: KB_AS_DECLARED) }
      XCTAssertEqual(predict(model, inputs(count), outputs), .ok)
      let x = (0..<2 * count).map { Float($0) + 0.25 }
      XCTAssertEqual(outputs.map(\.shape), [[2, count], [count, 2], [2, count], [count]])
      XCTAssertEqual(outputs.map { Int($0.raw.dtype) }, [KB_FP32, KB_FP32, KB_FP16, KB_INT32])
      XCTAssertEqual(outputs[0].values(Float.self), x.map { 2 * $0 })
      XCTAssertEqual(outputs[1].values(Float.self), (0..<count).flatMap { [x[$0], x[count + $0]] })
      XCTAssertEqual(outputs[2].values(Float16.self), (0..<2 * count).map { Float16($0) + 0.5 })
      XCTAssertEqual(outputs[3].values(Int32.self), (0..<count).map { 2 * (Int32($0) - 1) })
    }
  }

  func testFloatsAreConvertedBothWays() {
    let values: [Float] = [1.0 / 3, -65504, 65520, .infinity, 6e-8, 2049]
    let feeds = [
      Tensor("x", dtype: KB_FP16, shape: [2, 3], values.map { Float16($0) }),
      Tensor("h", dtype: KB_FP32, shape: [2, 3], values), inputs()[2],
    ]
    let outputs = [Tensor("doubled", dtype: KB_FP16), Tensor("half", dtype: KB_FP32)]
    XCTAssertEqual(predict(model, feeds, outputs), .ok)
    // Ties to even: 2049 becomes 2048 in fp16; what exceeds 65504 by half a step is infinite.
    XCTAssertEqual(outputs[1].values(Float.self), values.map { Float(Float16($0)) })
    XCTAssertEqual(outputs[1].values(Float.self)[5], 2048)
    XCTAssertEqual(outputs[0].values(Float16.self), values.map { Float16(2 * Float(Float16($0))) })
  }

  func testNotANumberIsData() {
    let feeds = inputs()
    feeds[0].data.storeBytes(of: .nan, as: Float.self)
    let output = Tensor("doubled", dtype: KB_FP32)
    XCTAssertEqual(predict(model, feeds, [output]), .ok)
    XCTAssert(output.values(Float.self)[0].isNaN)
    XCTAssertEqual(output.values(Float.self)[1], 2.5)
  }

  func testInputsAreLeftAsTheyAre() {
    let feeds = inputs()
    XCTAssertEqual(predict(model, feeds, [Tensor("doubled", dtype: KB_FP32)]), .ok)
    XCTAssertEqual(feeds[0].data.load(as: Float.self), 0.25)
  }

  func testTimes() {
    var times = kb_times()
    XCTAssertEqual(predict(model, inputs(), [Tensor("sum", dtype: KB_INT32)], times: &times), .ok)
    XCTAssertGreaterThan(times.model_ns, 0)
    XCTAssertGreaterThanOrEqual(times.total_ns, times.input_ns + times.model_ns + times.output_ns)
  }

  func testRepeatedPredictionsTimeEachOne() {
    var times = [UInt64](repeating: 0, count: 5)
    XCTAssertEqual(predictRepeatedly(model, inputs(), &times), .ok)
    XCTAssert(times.allSatisfy { $0 > 0 })
    var none = [UInt64]()
    XCTAssertEqual(predictRepeatedly(model, inputs(), &none), .ok)
    XCTAssertEqual(predictRepeatedly(model, [], &times).code, Int32(KB_BAD_FEATURE))
    XCTAssertEqual(ask { kb_predict_repeatedly(model, nil, 3, 1, &times, $0) }.code, Int32(KB_BAD_ARGUMENT))
    XCTAssertEqual(ask { kb_predict_repeatedly(model, nil, 0, -1, &times, $0) }.code, Int32(KB_BAD_ARGUMENT))
  }

  func testPredictionsOfManyThreadsOnOneHandle() {
    let handle = model
    DispatchQueue.concurrentPerform(iterations: 50) { index in
      let x = Tensor("x", dtype: KB_FP32, shape: [2, 2], [Float](repeating: Float(index), count: 4))
      let h = Tensor("h", dtype: KB_FP16, shape: [2, 2], [Float16](repeating: 0, count: 4))
      let k = Tensor("k", dtype: KB_INT32, shape: [2], [Int32](repeating: 0, count: 2))
      let output = Tensor("doubled", dtype: KB_FP32)
      XCTAssertEqual(predict(handle, [x, h, k], [output]), .ok)
      XCTAssertEqual(output.values(Float.self), [Float](repeating: 2 * Float(index), count: 4))
    }
  }

  func testALoadPredictUnloadCycleLeavesNothing() throws {
    func cycle() throws {
      let handle = try load()
      XCTAssertEqual(predict(handle, inputs(), [Tensor("half", dtype: KB_FP32)]), .ok)
      XCTAssertEqual(kb_unload(handle, nil), Int32(KB_OK))
    }
    for _ in 0..<200 { try cycle() }
    let before = try residentPages()
    for _ in 0..<1000 { try cycle() }
    let after = try residentPages()
    XCTAssertLessThan(Double(after), Double(before) * 1.05, "\(before) pages before, \(after) after")
  }

  private func residentPages() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return try XCTUnwrap(Int(text.split(separator: " ")[1]))
  }
}
