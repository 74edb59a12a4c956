import CoreML
import Foundation

/// An input or output as a model declares it.
public struct Feature: Encodable, Sendable {
  /// The sizes that an axis may have; without a `max`, any from `min` on.
  public struct SizeRange: Encodable, Sendable, Equatable {
    public let min: Int
    public let max: Int?

    func contains(_ size: Int) -> Bool { size >= min && size <= max ?? Int.max }
  }

  public let name: String
  /// Spelled as in `kokobench.h`; `unknown` for what is no multi-array.
  public let dtype: String
  /// Absent where none is declared.
  public let shape: [Int]?
  /// One for each axis; absent where sizes are not flexible.
  public let ranges: [SizeRange]?
  /// Absent for types that are not converted.
  public let elementType: ElementType?

  private enum CodingKeys: CodingKey { case name, dtype, shape, ranges }

  init(_ description: MLFeatureDescription) {
    name = description.name
    let constraint = description.multiArrayConstraint
    dtype = constraint.map { dtypeNames[$0.dataType.rawValue] ?? "unknown" } ?? "unknown"
    elementType = constraint.flatMap { ElementType($0.dataType) }
    let declared = constraint.map { $0.shape.map(\.intValue) } ?? []
    shape = declared.isEmpty ? nil : declared
    ranges = constraint.flatMap { sizeRanges($0.shapeConstraint) }
  }

  /// Whether the declaration admits `shape`.
  func admits(_ shape: [Int]) -> Bool {
    if let ranges {
      return ranges.count == shape.count && zip(ranges, shape).allSatisfy { $0.contains($1) }
    }
    return self.shape == nil || self.shape == shape
  }

  /// The declared sizes, for messages: `[1,2..512]`.
  var sizes: String {
    let axes = ranges.map { ranges in
      ranges.map { $0.min == $0.max ? "\($0.min)" : "\($0.min)..\($0.max.map(String.init) ?? "")" }
    }
    return "[\((axes ?? (shape ?? []).map(String.init)).joined(separator: ","))]"
  }
}

/// By raw value, since systems differ in which they know.
private let dtypeNames: [Int: String] = [
  0x10010: "fp16", 0x10020: "fp32", 0x10040: "fp64", 0x20020: "int32", 0x20008: "int8",
]

private func sizeRanges(_ constraint: MLMultiArrayShapeConstraint) -> [Feature.SizeRange]? {
  if constraint.type == .range {
    return constraint.sizeRangeForDimension.map { value in
      // From the least size on, as many sizes as the length says; "no limit" is a length that no array could have.
      let range = value.rangeValue
      let isLimited = range.length < Int(Int32.max) && range.location < Int(Int32.max)
      return Feature.SizeRange(
        min: range.location, max: isLimited ? range.location + max(range.length, 1) - 1 : nil)
    }
  }
  if constraint.type == .enumerated, let first = constraint.enumeratedShapes.first {
    return first.indices.map { axis in
      let sizes = constraint.enumeratedShapes.compactMap { axis < $0.count ? $0[axis].intValue : nil }
      return Feature.SizeRange(min: sizes.min() ?? 0, max: sizes.max())
    }
  }
  return nil
}

/// The features of a model, by name.
public struct ModelFeatures: Encodable, Sendable {
  public let inputs: [Feature]
  public let outputs: [Feature]

  init(_ description: MLModelDescription) {
    let sorted = { (features: [String: MLFeatureDescription]) in
      features.values.map { Feature($0) }.sorted { $0.name < $1.name }
    }
    inputs = sorted(description.inputDescriptionsByName)
    outputs = sorted(description.outputDescriptionsByName)
  }
}
