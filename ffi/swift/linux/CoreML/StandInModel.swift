import Foundation

/// The file `features.json` of a compiled model of the stand-in. Whoever writes the ONNX model writes it too.
struct StandInModel: Decodable {
  enum Dtype: String, Decodable {
    case fp16, fp32, int32

    var dataType: MLMultiArrayDataType {
      switch self {
      case .fp16: return .float16
      case .fp32: return .float32
      case .int32: return .int32
      }
    }
    /// ONNX's TensorProto.DataType.
    var onnxType: Int32 {
      switch self {
      case .fp16: return 10
      case .fp32: return 1
      case .int32: return 6
      }
    }
  }
  struct Range: Decodable {
    let min: Int
    /// Absent or null: no limit.
    let max: Int?
  }
  struct Feature: Decodable {
    let name: String
    let dtype: Dtype
    let shape: [Int]?
    let ranges: [Range]?
  }
  /// An operation of the ML program, for compute plans.
  struct Operation: Decodable {
    let type: String
    let outputs: [String]
  }
  /// Name of the package without its extension, by which faults find it.
  let name: String
  let inputs: [Feature]
  let outputs: [Feature]
  let operations: [Operation]

  /// Reads the model compiled to `url`.
  static func read(_ url: URL) throws -> StandInModel {
    do {
      let file = url.appendingPathComponent("features.json")
      return try JSONDecoder().decode(StandInModel.self, from: Data(contentsOf: file))
    } catch {
      throw coreMlError("\(url.path) is no model of the stand-in: \(error)", code: 3)
    }
  }
}
