import XCTest

@testable import KokoBenchChain

final class StagingTests: FolderTestCase {
  private func problem() -> String {
    var text = ""
    XCTAssertThrowsError(try StagedFolder(folder)) { text = $0.localizedDescription }
    return text
  }

  func testTheSampleOfDeno() throws {
    let staged = try StagedFolder(folder)
    XCTAssertEqual(staged.staging.passages.map(\.tokens.count), [8, 22, 4])
    for passage in staged.staging.passages {
      XCTAssertEqual(try staged.vocabulary.tokens(passage.phonemes), passage.tokens)
    }
    XCTAssertEqual(try staged.voice.row(phonemeCount: 510)[31], 509.31)
    XCTAssertEqual(staged.staging.packages.map(\.computeUnit)[0], "CPU_AND_NE")
    XCTAssertEqual(staged.staging.weights?.source, "int8")
  }

  func testAFolderWithoutAStagingSaysWhatToDo() throws {
    try FileManager.default.removeItem(at: folder)
    XCTAssertEqual(
      problem(),
      "There is no \(folder.path)/staging.json. Stage packages, voice and passages with `deno task ios`, and build again."
    )
  }

  func testOtherVersionsAndContentsAreRefused() throws {
    try rewriteStaging(#""formatVersion":1"#, #""formatVersion":2"#)
    XCTAssert(problem().contains("expected kokobench-staging 1, received kokobench-staging 2."), problem())
    try rewriteStaging(#""formatVersion":2"#, #""formatVersion":1"#)
    try rewriteStaging(#""stage":"tail""#, #""stage":"noise""#)
    XCTAssert(problem().contains("expected the seven packages in chain order"))
    try rewriteStaging(#""maxFrames""#, #""most""#)
    XCTAssert(problem().hasPrefix("Cannot read "))
  }

  func testAVoiceOfAnotherSizeOrWithHolesIsRefused() throws {
    let file = folder.appendingPathComponent("voice.bin")
    var data = voiceData()
    data.replaceSubrange(128..<132, with: [0, 0, 0x80, 0x7F])
    try data.write(to: file)
    XCTAssertEqual(problem(), "Cannot read the voice: row 1 has a value that is not finite (inf)")
    try data.dropLast().write(to: file)
    XCTAssertEqual(
      problem(), "Cannot read the voice: expected 65280 bytes ([510, 32] fp32), received 65279")
    try FileManager.default.removeItem(at: file)
    XCTAssert(problem().hasPrefix("There is no "))
  }

  /// Changes the staging's text.
  private func rewriteStaging(_ old: String, _ new: String) throws {
    let file = folder.appendingPathComponent("staging.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    XCTAssert(text.contains(old), old)
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
  }
}
