import CKokoBench
import Foundation
import XCTest

/// How a call ended.
struct Answer: Equatable {
  let code: Int32
  let message: String

  static let ok = Answer(code: 0, message: "")
}

/// Makes a call of the C interface and gives code and message, which must agree.
func ask(_ call: (UnsafeMutablePointer<kb_error>) -> Int32) -> Answer {
  let error = UnsafeMutablePointer<kb_error>.allocate(capacity: 1)
  defer { error.deallocate() }
  memset(error, 0x55, MemoryLayout<kb_error>.size)
  let code = call(error)
  XCTAssertEqual(error.pointee.code, code)
  let message = withUnsafeBytes(of: &error.pointee.message) { bytes in
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
  XCTAssertEqual(message.isEmpty, code == KB_OK)
  return Answer(code: code, message: message)
}

/// The JSON object that a call gives.
func json(
  _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, UnsafeMutablePointer<kb_error>) -> Int32
) throws -> [String: Any] {
  var text: UnsafeMutablePointer<CChar>?
  XCTAssertEqual(ask { call(&text, $0) }, .ok)
  defer { kb_free(text) }
  let data = Data(String(cString: try XCTUnwrap(text)).utf8)
  return try XCTUnwrap(JSONSerialization.jsonObject(with: data) as? [String: Any])
}

/// A tensor of the interface with memory of its own.
final class Tensor {
  let name: UnsafeMutablePointer<CChar>
  let data: UnsafeMutableRawPointer
  var raw = kb_tensor()

  init(_ name: String, dtype: Int, shape: [Int] = [], capacity: Int = 4096) {
    self.name = strdup(name)
    data = .allocate(byteCount: max(capacity, 1), alignment: 64)
    memset(data, 0x77, capacity)
    raw.name = UnsafePointer(self.name)
    raw.data = data
    raw.capacity_bytes = UInt64(capacity)
    raw.dtype = Int32(dtype)
    self.shape = shape
  }

  convenience init<Element>(_ name: String, dtype: Int, shape: [Int], _ values: [Element]) {
    self.init(name, dtype: dtype, shape: shape, capacity: values.count * MemoryLayout<Element>.stride)
    values.withUnsafeBytes { data.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
  }

  deinit {
    free(name)
    data.deallocate()
  }

  var shape: [Int] {
    get {
      withUnsafeBytes(of: raw.shape) { $0.bindMemory(to: Int64.self).prefix(Int(raw.rank)).map(Int.init) }
    }
    set {
      raw.rank = Int32(newValue.count)
      withUnsafeMutableBytes(of: &raw.shape) { bytes in
        let sizes = bytes.bindMemory(to: Int64.self)
        for (axis, size) in newValue.prefix(sizes.count).enumerated() { sizes[axis] = Int64(size) }
      }
    }
  }

  /// The elements that the tensor says it has.
  func values<Element>(_ type: Element.Type) -> [Element] {
    let count = Int(raw.needed_bytes) / MemoryLayout<Element>.stride
    return (0..<count).map { data.load(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: type) }
  }
}

/// Predicts and writes what the call wrote back into `outputs`.
func predict(
  _ model: UInt32, _ inputs: [Tensor], _ outputs: [Tensor], times: UnsafeMutablePointer<kb_times>? = nil
) -> Answer {
  var feeds = inputs.map(\.raw)
  var results = outputs.map(\.raw)
  let answer = withExtendedLifetime((inputs, outputs)) {
    ask { kb_predict(model, &feeds, Int32(feeds.count), &results, Int32(results.count), times, $0) }
  }
  for (output, result) in zip(outputs, results) { output.raw = result }
  return answer
}

/// Predicts `times.count` times.
func predictRepeatedly(_ model: UInt32, _ inputs: [Tensor], _ times: inout [UInt64]) -> Answer {
  var feeds = inputs.map(\.raw)
  return withExtendedLifetime(inputs) {
    ask { kb_predict_repeatedly(model, &feeds, Int32(feeds.count), Int32(times.count), &times, $0) }
  }
}

/// A test with the tiny model compiled and loaded.
class ModelTestCase: XCTestCase {
  var tiny: TinyModel!
  var compiled: String { tiny.directory.appendingPathComponent("Tiny.mlmodelc").path }
  var model: UInt32 = 0

  override func setUpWithError() throws {
    tiny = try TinyModel()
    XCTAssertEqual(ask { kb_compile(tiny.package.path, compiled, nil, $0) }, .ok)
    model = try load()
  }

  override func tearDown() {
    unsetenv("KOKOBENCH_FAULTS")
    _ = kb_unload(model, nil)
    tiny.remove()
  }

  func load(units: Int = KB_ALL) throws -> UInt32 {
    var handle: UInt32 = 0
    XCTAssertEqual(ask { kb_load(compiled, Int32(units), &handle, nil, $0) }, .ok)
    return handle
  }

  /// Inputs for N = `count`: x and h count up from 0, k too.
  func inputs(_ count: Int = 3) -> [Tensor] {
    [
      Tensor("x", dtype: KB_FP32, shape: [2, count], (0..<2 * count).map { Float($0) + 0.25 }),
      Tensor("h", dtype: KB_FP16, shape: [2, count], (0..<2 * count).map { Float16($0) + 0.5 }),
      Tensor("k", dtype: KB_INT32, shape: [count], (0..<count).map { Int32($0) - 1 }),
    ]
  }

  /// Makes the stand-in do what `faults` says of the tiny model.
  func inject(_ faults: String, devices: String = #"["cpu", "gpu", "neuralEngine"]"#) throws {
    let file = tiny.directory.appendingPathComponent("faults.json")
    try Data(#"{"devices": \#(devices), "models": {"Tiny": \#(faults)}}"#.utf8).write(to: file)
    setenv("KOKOBENCH_FAULTS", file.path, 1)
  }
}
