import XCTest

@testable import KokoBenchChain

final class FiguresTests: XCTestCase {
  func testNumbersAreTheReports() {
    XCTAssertEqual([0.04, 9.94, 9.95, 635.4].map(formatMs), ["0.0", "9.9", "10", "635"])
    XCTAssertEqual([0.504, 9.994, 9.995, 25.36].map(formatSpeed), ["0.50x", "9.99x", "10.0x", "25.4x"])
  }

  func testPhases() {
    let phases: [(BenchModel.Phase, String?, Double?)] = [
      (.unstaged("Stage something"), nil, nil), (.idle, nil, nil), (.ready, nil, nil),
      (.loading(.albert), "Loading Albert", 0), (.loading(.postAlbert), "Loading PostAlbert", 1.0 / 7),
      (.speaking, "Speaking", nil),
      (.benchmarking(done: 21, total: 42, number: 4), "Passage 4, 21 of 42 runs", 0.5),
    ]
    for (phase, status, progress) in phases {
      XCTAssertEqual(phase.status, status)
      XCTAssertEqual(phase.progress, progress)
    }
  }
}
