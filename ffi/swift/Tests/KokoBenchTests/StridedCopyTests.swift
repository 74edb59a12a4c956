import XCTest

@testable import KokoBenchKit

/// Strides that no stand-in gives: every axis padded, axes swapped, a single row.
final class StridedCopyTests: XCTestCase {
  private func packed(_ shape: [Int], _ strides: [Int]) -> [Float] {
    let span = zip(shape, strides).reduce(1) { $0 + max(0, $1.0 - 1) * $1.1 }
    let source = (0..<span).map { Float($0) }
    var target = [Float](repeating: -1, count: shape.reduce(1, *))
    target.withUnsafeMutableBytes { target in
      source.withUnsafeBytes { source in
        guard let to = target.baseAddress, let from = source.baseAddress else { return }
        StridedCopy(StridedLayout(shape: shape, strides: strides)).pack(from, .fp32, into: to, .fp32)
      }
    }
    return target
  }

  func testPacking() {
    XCTAssertEqual(packed([2, 3], [3, 1]), [0, 1, 2, 3, 4, 5])
    XCTAssertEqual(packed([2, 3], [16, 1]), [0, 1, 2, 16, 17, 18])
    XCTAssertEqual(packed([2, 3], [1, 2]), [0, 2, 4, 1, 3, 5])
    XCTAssertEqual(packed([2, 2, 2], [100, 10, 1]), [0, 1, 10, 11, 100, 101, 110, 111])
    XCTAssertEqual(packed([2, 2, 2], [100, 10, 3]), [0, 3, 10, 13, 100, 103, 110, 113])
    XCTAssertEqual(packed([1, 2, 1], [64, 32, 32]), [0, 32])
    XCTAssertEqual(packed([3], [4]), [0, 4, 8])
    XCTAssertEqual(packed([], []), [0])
    XCTAssertEqual(packed([2, 0], [16, 1]), [])
  }

  func testUnpackingIsTheInverse() {
    let layout = StridedLayout(shape: [2, 3], strides: [8, 2])
    let source: [Float16] = [0, 1, 2, 3, 4, 5]
    var target = [Float](repeating: -1, count: 13)
    target.withUnsafeMutableBytes { target in
      source.withUnsafeBytes { source in
        guard let to = target.baseAddress, let from = source.baseAddress else { return }
        StridedCopy(layout).unpack(from, .fp16, into: to, .fp32)
      }
    }
    XCTAssertEqual(target, [0, -1, 1, -1, 2, -1, -1, -1, 3, -1, 4, -1, 5])
  }
}
