import CoreML

/// The element types that are copied and converted, with the values of `kokobench.h`.
public enum ElementType: Int32, Sendable, CaseIterable {
  case fp16 = 1
  case fp32 = 2
  case int32 = 3

  public var byteCount: Int { self == .fp16 ? 2 : 4 }

  var dataType: MLMultiArrayDataType {
    switch self {
    case .fp16: return .float16
    case .fp32: return .float32
    case .int32: return .int32
    }
  }

  init?(_ dataType: MLMultiArrayDataType) {
    guard let type = Self.allCases.first(where: { $0.dataType == dataType }) else { return nil }
    self = type
  }

  /// Whether elements may be converted into `other`: floats into floats. Integers stay what they are.
  func converts(to other: ElementType) -> Bool {
    self == other || (self != .int32 && other != .int32)
  }
}
