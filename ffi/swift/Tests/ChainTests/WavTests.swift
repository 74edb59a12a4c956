import XCTest

@testable import KokoBenchChain

final class WavTests: XCTestCase {
  func testAFileIsMonoOf16BitsAt24KHz() {
    let bytes = [UInt8](Wav([0, 1]).data)
    XCTAssertEqual(bytes.count, 48)
    XCTAssertEqual(String(decoding: bytes[0..<4] + bytes[8..<16] + bytes[36..<40], as: UTF8.self), "RIFFWAVEfmt data")
    XCTAssertEqual(bytes[4..<8], [40, 0, 0, 0])
    XCTAssertEqual(bytes[16..<36], [16, 0, 0, 0, 1, 0, 1, 0, 0xC0, 0x5D, 0, 0, 0x80, 0xBB, 0, 0, 2, 0, 16, 0])
    XCTAssertEqual(bytes[40...], [4, 0, 0, 0, 0, 0, 0xFF, 0x7F])
  }

  /// Halves upwards, whatever their sign; what is not finite is silence, and what is too loud is cut off and counted.
  func testSamples() {
    let wav = Wav([0.5, -0.5, 1.5, -2, .nan, .infinity, -1])
    let pcm = stride(from: 44, to: wav.data.count, by: 2).map { index in
      Int16(bitPattern: UInt16(wav.data[index]) | UInt16(wav.data[index + 1]) << 8)
    }
    XCTAssertEqual(pcm, [16384, -16383, 32767, -32767, 0, 0, -32767])
    XCTAssertEqual(wav.peak, 2)
    XCTAssertEqual(wav.clippedSamples, 2)
  }
}
