import CKokoBench
import XCTest

/// Every way that a tensor can be wrong has its code, and leaves the model as it was.
final class BadTensorTests: ModelTestCase {
  /// The code of a prediction with input `index` replaced by one that `change` spoiled.
  private func code(input index: Int = 0, _ change: (Tensor) -> Void) -> Int {
    let feeds = inputs()
    change(feeds[index])
    return Int(predict(model, feeds, [Tensor("doubled", dtype: KB_FP32)]).code)
  }

  private func code(output: Tensor) -> Int { Int(predict(model, inputs(), [output]).code) }

  override func tearDown() {
    XCTAssertEqual(predict(model, inputs(), [Tensor("doubled", dtype: KB_FP32)]), .ok)
    super.tearDown()
  }

  func testNames() {
    XCTAssertEqual(code { $0.raw.name = nil }, KB_BAD_ARGUMENT)
    XCTAssertEqual(predict(model, Array(inputs().dropLast()), []).message, "The input k is not given")
    let unknown = Tensor("y", dtype: KB_FP32, shape: [1], [Float(0)])
    XCTAssertEqual(
      predict(model, inputs() + [unknown], []).message, "The model has no input y, but h, k, x")
    XCTAssertEqual(predict(model, inputs() + [inputs()[0]], []).message, "The input x is given twice")
    XCTAssertEqual(code(output: Tensor("x", dtype: KB_FP32)), KB_BAD_FEATURE)
    let twice = [Tensor("sum", dtype: KB_INT32), Tensor("sum", dtype: KB_INT32)]
    XCTAssertEqual(predict(model, inputs(), twice).message, "The output sum is given twice")
  }

  func testTypes() {
    for dtype in [-1, KB_AS_DECLARED, KB_INT32, 4, 65552] {
      XCTAssertEqual(code { $0.raw.dtype = Int32(dtype) }, KB_BAD_DTYPE, "\(dtype)")
    }
    XCTAssertEqual(code(input: 2) { $0.raw.dtype = Int32(KB_FP32) }, KB_BAD_DTYPE)
    XCTAssertEqual(code(output: Tensor("sum", dtype: KB_FP32)), KB_BAD_DTYPE)
    XCTAssertEqual(code(output: Tensor("half", dtype: KB_INT32)), KB_BAD_DTYPE)
    XCTAssertEqual(code(output: Tensor("half", dtype: 9)), KB_BAD_DTYPE)
  }

  func testShapes() {
    let wrong = [
      [], [2], [2, 1], [2, 41], [3, 2], [2, 3, 1], [2, -1], [2, 0], [Int.max, Int.max], [Int.min, 3],
      [0, Int.max, Int.max],
    ]
    for shape in wrong {
      XCTAssertEqual(code { $0.shape = shape }, KB_BAD_SHAPE, "\(shape)")
    }
    for rank in [Int32.min, -1, 9, Int32.max] {
      XCTAssertEqual(code { $0.raw.rank = rank }, KB_BAD_SHAPE, "\(rank)")
    }
    let answer = predict(model, [Tensor("x", dtype: KB_FP32, shape: [2, 41])], [])
    XCTAssertEqual(answer.message, "The input x is declared as [2,2..40], and [2, 41] was given")
  }

  func testMemory() {
    XCTAssertEqual(code { $0.raw.data = nil }, KB_BAD_ARGUMENT)
    XCTAssertEqual(code { $0.raw.data = $0.data + 2 }, KB_BAD_ARGUMENT)
    XCTAssertEqual(code { $0.raw.capacity_bytes = UInt64.max }, KB_BAD_ARGUMENT)
    XCTAssertEqual(code { $0.raw.capacity_bytes = 23 }, KB_BUFFER_TOO_SMALL)
    XCTAssertEqual(
      code {
        $0.raw.data = nil
        $0.raw.capacity_bytes = 0
      }, KB_BUFFER_TOO_SMALL)
    let output = Tensor("doubled", dtype: KB_FP32)
    output.raw.data = nil
    XCTAssertEqual(code(output: output), KB_BAD_ARGUMENT)
    XCTAssertEqual(Int(ask { kb_predict(model, nil, 1, nil, 0, nil, $0) }.code), KB_BAD_ARGUMENT)
    XCTAssertEqual(Int(ask { kb_predict(model, nil, -1, nil, 0, nil, $0) }.code), KB_BAD_ARGUMENT)
    XCTAssertEqual(Int(ask { kb_predict(model, nil, 0, nil, 1, nil, $0) }.code), KB_BAD_ARGUMENT)
    XCTAssertEqual(Int(ask { kb_predict(model, nil, 0, nil, 0, nil, $0) }.code), KB_BAD_FEATURE)
  }

  func testATooSmallOutputTellsWhatItNeeds() {
    let small = Tensor("doubled", dtype: KB_FP16, capacity: 11)
    let other = Tensor("sum", dtype: KB_AS_DECLARED)
    let answer = predict(model, inputs(), [small, other])
    XCTAssertEqual(answer.code, Int32(KB_BUFFER_TOO_SMALL))
    XCTAssertEqual(answer.message, "The output doubled takes 12 bytes, and 11 were given")
    XCTAssertEqual([small.raw.needed_bytes, other.raw.needed_bytes], [12, 12])
    XCTAssertEqual(small.shape, [2, 3])
    // Not a byte behind the capacity was touched, nor any of it.
    XCTAssertEqual(
      (0..<11).map { small.data.load(fromByteOffset: $0, as: UInt8.self) }, [UInt8](repeating: 0x77, count: 11))
  }

  func testAnOutputWithoutMemoryTellsItsShape() {
    let output = Tensor("turned", dtype: KB_AS_DECLARED, capacity: 0)
    output.raw.data = nil
    XCTAssertEqual(predict(model, inputs(5), [output]), .ok)
    XCTAssertEqual(output.shape, [5, 2])
    XCTAssertEqual(output.raw.needed_bytes, 40)
  }

  func testNothingIsWrittenBehindAnOutput() {
    let output = Tensor("half", dtype: KB_FP16, capacity: 14)
    output.raw.capacity_bytes = 12
    XCTAssertEqual(predict(model, inputs(), [output]), .ok)
    XCTAssertEqual(output.data.load(fromByteOffset: 12, as: UInt16.self), 0x7777)
  }
}
