import Foundation

/// A value of a feature: here, always a multi-array.
public final class MLFeatureValue: NSObject {
  public let multiArrayValue: MLMultiArray?

  public init(multiArray value: MLMultiArray) {
    multiArrayValue = value
  }
}

/// What gives values by their names.
public protocol MLFeatureProvider {
  var featureNames: Set<String> { get }
  func featureValue(for featureName: String) -> MLFeatureValue?
}

/// Values in a dictionary.
public final class MLDictionaryFeatureProvider: NSObject, MLFeatureProvider {
  private let values: [String: MLFeatureValue]

  public init(dictionary: [String: Any]) throws {
    values = try dictionary.mapValues { value in
      if let value = value as? MLFeatureValue { return value }
      if let value = value as? MLMultiArray { return MLFeatureValue(multiArray: value) }
      throw coreMlError("A \(type(of: value)) is no value of a feature here.")
    }
  }

  public var featureNames: Set<String> { Set(values.keys) }

  public func featureValue(for featureName: String) -> MLFeatureValue? { values[featureName] }
}

/// Core ML's domain of errors.
public let MLModelErrorDomain = "com.apple.CoreML"

/// An error as Core ML's own look; code 0 is its `generic`.
func coreMlError(_ text: String, code: Int = 0) -> NSError {
  NSError(domain: MLModelErrorDomain, code: code, userInfo: [NSLocalizedDescriptionKey: text])
}
