import CKokoBench
import XCTest

/// What the library says of its structs is what Swift made of the header.
final class LayoutTests: XCTestCase {
  func testVersion() throws {
    XCTAssertEqual(kb_abi_version(), UInt32(KB_ABI_VERSION))
    XCTAssertEqual(try layout()["abiVersion"] as? Int, Int(KB_ABI_VERSION))
  }

  func testStructs() throws {
    let structs = try XCTUnwrap(layout()["structs"] as? [String: [String: Any]])
    XCTAssertEqual(Set(structs.keys), ["kb_error", "kb_tensor", "kb_times"])
    XCTAssertEqual(structs["kb_error"]?["size"] as? Int, MemoryLayout<kb_error>.size)
    XCTAssertEqual(structs["kb_tensor"]?["size"] as? Int, MemoryLayout<kb_tensor>.size)
    XCTAssertEqual(structs["kb_times"]?["size"] as? Int, MemoryLayout<kb_times>.size)
    let tensor = try XCTUnwrap(structs["kb_tensor"]?["fields"] as? [String: [String: Int]])
    XCTAssertEqual(tensor["data"]?["offset"], MemoryLayout<kb_tensor>.offset(of: \.data))
    XCTAssertEqual(tensor["needed_bytes"]?["offset"], MemoryLayout<kb_tensor>.offset(of: \.needed_bytes))
    XCTAssertEqual(tensor["rank"]?["offset"], MemoryLayout<kb_tensor>.offset(of: \.rank))
    XCTAssertEqual(tensor["shape"], ["offset": 40, "size": 8 * Int(KB_MAX_RANK)])
    let times = try XCTUnwrap(structs["kb_times"]?["fields"] as? [String: [String: Int]])
    XCTAssertEqual(times["total_ns"]?["offset"], MemoryLayout<kb_times>.offset(of: \.total_ns))
  }

  func testTheMachineIsDescribed() throws {
    let info = try json { kb_device_info($0, nil) }
    for key in ["implementation", "chip", "model", "architecture", "osName", "osVersion", "osBuild", "thermalState"] {
      XCTAssertNotEqual(try XCTUnwrap(info[key] as? String, key), "", key)
    }
    let cores = try XCTUnwrap(info["cores"] as? [String: Any])
    XCTAssertGreaterThan(try XCTUnwrap(cores["physical"] as? Int), 0)
    let devices = try XCTUnwrap(info["computeDevices"] as? [[String: Any]])
    XCTAssert(devices.contains { $0["kind"] as? String == "cpu" })
  }

  func testNullIsAnError() {
    XCTAssertEqual(kb_abi_layout(nil, nil), Int32(KB_BAD_ARGUMENT))
    XCTAssertEqual(kb_device_info(nil, nil), Int32(KB_BAD_ARGUMENT))
    kb_free(nil)
  }

  private func layout() throws -> [String: Any] { try json { kb_abi_layout($0, nil) } }

  private func json(
    _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) throws -> [String: Any] {
    var text: UnsafeMutablePointer<CChar>?
    XCTAssertEqual(call(&text), Int32(KB_OK))
    defer { kb_free(text) }
    let data = Data(String(cString: try XCTUnwrap(text)).utf8)
    return try XCTUnwrap(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
