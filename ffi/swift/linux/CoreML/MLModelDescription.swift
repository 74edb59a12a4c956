import Foundation

public enum MLMultiArrayShapeConstraintType: Int {
  case unspecified = 1
  case enumerated = 2
  case range = 3
}

public final class MLMultiArrayShapeConstraint: NSObject {
  public let type: MLMultiArrayShapeConstraintType
  /// For each axis an NSRange of the sizes that it may have.
  public let sizeRangeForDimension: [NSValue]
  public let enumeratedShapes: [[NSNumber]]

  init(_ ranges: [StandInModel.Range]?) {
    type = ranges == nil ? .unspecified : .range
    enumeratedShapes = []
    sizeRangeForDimension = (ranges ?? []).map { range in
      let length = range.max.map { $0 - range.min + 1 } ?? Int.max - range.min
      return NSValue(range: NSRange(location: range.min, length: length))
    }
  }
}

public final class MLMultiArrayConstraint: NSObject {
  public let shape: [NSNumber]
  public let dataType: MLMultiArrayDataType
  public let shapeConstraint: MLMultiArrayShapeConstraint

  init(_ feature: StandInModel.Feature) {
    shape = (feature.shape ?? []).map { NSNumber(value: $0) }
    dataType = feature.dtype.dataType
    shapeConstraint = MLMultiArrayShapeConstraint(feature.ranges)
  }
}

public final class MLFeatureDescription: NSObject {
  public let name: String
  public let isOptional = false
  public let multiArrayConstraint: MLMultiArrayConstraint?

  init(_ feature: StandInModel.Feature) {
    name = feature.name
    multiArrayConstraint = MLMultiArrayConstraint(feature)
  }
}

public final class MLModelDescription: NSObject {
  public let inputDescriptionsByName: [String: MLFeatureDescription]
  public let outputDescriptionsByName: [String: MLFeatureDescription]

  init(_ model: StandInModel) {
    let byName = { (features: [StandInModel.Feature]) in
      Dictionary(features.map { ($0.name, MLFeatureDescription($0)) }) { first, _ in first }
    }
    inputDescriptionsByName = byName(model.inputs)
    outputDescriptionsByName = byName(model.outputs)
  }
}
