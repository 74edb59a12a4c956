import XCTest

@testable import KokoBenchChain
@testable import KokoBenchKit

/// The host's part of the chain by the vectors that every port has to pass.
final class GlueVectorTests: XCTestCase {
  func testTokens() throws {
    struct Case: Decodable {
      let name: String
      let phonemes: String
      let phonemeCount: Int
      let tokens: [Int32]?
    }
    let staging = try JSONDecoder().decode(
      Staging.self, from: Data(contentsOf: samples.appendingPathComponent("staging.json")))
    let vocabulary = Vocabulary(
      Dictionary(uniqueKeysWithValues: staging.vocabulary.map { ($0.codePoint, $0.id) }))
    for vector in try glueVectors("tokens", of: Case.self) {
      XCTAssertEqual(try? vocabulary.tokens(vector.phonemes), vector.tokens, vector.name)
      XCTAssertEqual(vector.phonemes.unicodeScalars.count, vector.phonemeCount, vector.name)
    }
  }

  func testStyle() throws {
    struct Ends: Decodable, Equatable {
      let timbre: [Float]
      let prosody: [Float]
    }
    struct Case: Decodable {
      let name: String
      let phonemeCount: Int
      let firstAndLast: Ends?
    }
    let rows = (0..<510 * 256).map { Float($0 / 256) + Float($0 % 256) / 256 }
    let voice = try Voice(rows.withUnsafeBytes { Data($0) }, rowCount: 510, rowWidth: 256)
    for vector in try glueVectors("style", of: Case.self) {
      let ends = try? voice.row(phonemeCount: vector.phonemeCount)
      let halves = ends.map(splitStyle).map { style in
        [style.timbre, style.prosody].map { [$0.floats[0], $0.floats[127]] }
      }
      XCTAssertEqual(halves.map { Ends(timbre: $0[0], prosody: $0[1]) }, vector.firstAndLast, vector.name)
    }
  }

  func testDurations() throws {
    enum Value: Decodable {
      case number(Float)

      init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        // "nan" and "inf", which JSON cannot hold.
        self = .number(try (try? container.decode(Float.self)) ?? Float(container.decode(String.self))!)
      }
      var float: Float {
        switch self {
        case .number(let value): return value
        }
      }
    }
    struct Case: Decodable {
      let name: String
      let dtype: String
      let durations: [Value]
      let frames: [Int32]?
    }
    for vector in try glueVectors("durations", of: Case.self) {
      let numbers = vector.durations.map(\.float)
      let shape = [1, numbers.count]
      let halves = Tensor(.fp16, shape) { bytes in
        numbers.map { Float16($0) }.withUnsafeBytes { bytes.copyMemory(from: $0) }
      }
      let given = vector.dtype == "fp16" ? halves : Tensor(shape, numbers)
      XCTAssertEqual(try? predictedDurations(given).integers, vector.frames, vector.name)
    }
  }

  func testPrecision() throws {
    struct Case: Decodable {
      let name: String
      let fp32: [String]
      let fp16: [String]?
    }
    for vector in try glueVectors("precision", of: Case.self) {
      let values = vector.fp32.map { Float(bitPattern: UInt32($0.dropFirst(2), radix: 16)!) }
      let cast = try? exchange(Tensor([values.count], values), to: .fp16, for: "value", of: .vocoder)
      let bits = cast?.withElements(of: UInt16.self) { $0.map { $0 } }
      XCTAssertEqual(bits, vector.fp16?.map { UInt16($0.dropFirst(2), radix: 16)! }, vector.name)
    }
  }

  func testStrides() throws {
    struct Case: Decodable {
      let name: String
      let buffer: [Int32]
      let shape: [Int]
      let strides: [Int]
      let elements: [Int32]
    }
    for vector in try glueVectors("strides", of: Case.self) {
      let copy = StridedCopy(StridedLayout(shape: vector.shape, strides: vector.strides))
      let packed = Tensor(.int32, vector.shape) { bytes in
        vector.buffer.withUnsafeBytes { source in
          copy.pack(source.baseAddress!, .int32, into: bytes.baseAddress!, .int32)
        }
      }
      XCTAssertEqual(packed.integers, vector.elements, vector.name)
    }
  }

  func testAlignment() throws {
    struct Case: Decodable {
      let name: String
      let durations: [Int32]
      let frameCount: Int
    }
    for vector in try glueVectors("alignment", of: Case.self) {
      XCTAssertEqual(sumFrames(vector.durations), vector.frameCount, vector.name)
    }
  }
}
