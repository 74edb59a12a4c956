import Foundation
import KokoBenchKit
import XCTest

@testable import KokoBenchChain

private let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

/// Committed files that Deno's tests hold too.
let samples = tests.appendingPathComponent("Samples")

private struct GlueVectors<Case: Decodable>: Decodable {
  let format: Int
  let cases: [Case]
}

/// What any port of the host's part must pass; `conformance/glue_vectors/README.md` describes it.
func glueVectors<Case: Decodable>(_ name: String, of _: Case.Type) throws -> [Case] {
  let url = tests.appendingPathComponent("../../../conformance/glue_vectors/\(name).json")
  let file = try JSONDecoder().decode(GlueVectors<Case>.self, from: Data(contentsOf: url))
  XCTAssertEqual(file.format, 1)
  XCTAssertFalse(file.cases.isEmpty)
  return file.cases
}

/// A directory with the sample staging and a made-up voice in it.
final class FolderFixture {
  private let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  var folder: URL { directory.appendingPathComponent("Staged") }
  var output: URL { directory.appendingPathComponent("Results") }

  func make() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: samples.appendingPathComponent("staging.json"), to: folder.appendingPathComponent("staging.json"))
    try voiceData().write(to: folder.appendingPathComponent("voice.bin"))
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }
}

/// A test with such a directory.
class FolderTestCase: XCTestCase {
  private let files = FolderFixture()
  var folder: URL { files.folder }
  var output: URL { files.output }

  override func setUpWithError() throws { try files.make() }
  override func tearDown() { files.remove() }
}

/// `[510, 32]`: the value at each place is its row plus its column / 100.
func voiceData() -> Data {
  let rows = (0..<510 * 32).map { Float($0 / 32) + Float($0 % 32) / 100 }
  return rows.withUnsafeBytes { Data($0) }
}
