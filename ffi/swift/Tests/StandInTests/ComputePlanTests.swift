import CKokoBench
import XCTest

final class ComputePlanTests: ModelTestCase {
  private func operations(_ units: Int) throws -> [[String: Any]] {
    let plan = try json { kb_compute_plan(compiled, Int32(units), $0, $1) }
    return try XCTUnwrap(plan["operations"] as? [[String: Any]])
  }
  private func preferred(_ units: Int) throws -> [String?] {
    try operations(units).map { $0["preferred"] as? String }
  }

  func testEveryOperationHasADeviceButConstants() throws {
    let rows = try operations(KB_CPU_AND_NE)
    XCTAssertEqual(
      rows.map { $0["type"] as? String }, ["const", "ios17.add", "ios17.transpose", "identity", "ios17.add"])
    XCTAssertEqual(rows[1]["outputs"] as? [String], ["doubled"])
    XCTAssertEqual(rows[1]["supported"] as? [String], ["neuralEngine", "cpu"])
    XCTAssertEqual(rows.map { $0["costWeight"] as? Double }, [nil, 0.25, 0.25, 0.25, 0.25])
    XCTAssertEqual(Set(rows[0].keys), ["type", "outputs"])
  }

  func testUnitsDecide() throws {
    XCTAssertEqual(try preferred(KB_CPU_ONLY)[1], "cpu")
    XCTAssertEqual(try preferred(KB_CPU_AND_GPU)[1], "gpu")
    XCTAssertEqual(try preferred(KB_ALL)[1], "neuralEngine")
  }

  func testOperationsThatFellOff() throws {
    try inject(#"{"offNeuralEngine": ["turned"]}"#)
    XCTAssertEqual(try preferred(KB_CPU_AND_NE), [nil, "neuralEngine", "cpu", "neuralEngine", "neuralEngine"])
  }

  func testAMachineWithoutANeuralEngine() throws {
    try inject("{}", devices: #"["cpu"]"#)
    XCTAssertEqual(try preferred(KB_ALL), [nil, "cpu", "cpu", "cpu", "cpu"])
    let devices = try XCTUnwrap(json { kb_device_info($0, $1) }["computeDevices"] as? [[String: Any]])
    XCTAssertEqual(devices.map { $0["kind"] as? String }, ["cpu"])
  }

  func testAMissingModel() {
    var text: UnsafeMutablePointer<CChar>?
    XCTAssertEqual(ask { kb_compute_plan("/nowhere", 0, &text, $0) }.code, Int32(KB_NOT_FOUND))
    XCTAssertNil(text)
  }
}
