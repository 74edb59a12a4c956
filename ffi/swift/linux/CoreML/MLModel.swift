import COnnxRuntime
import Foundation

/// Where a model may run, with the raw values of Apple's enumeration.
public enum MLComputeUnits: Int {
  case cpuOnly = 0
  case cpuAndGPU = 1
  case all = 2
  case cpuAndNeuralEngine = 3
}

public final class MLModelConfiguration: NSObject {
  public var computeUnits: MLComputeUnits = .all
}

public final class MLPredictionOptions: NSObject {}

/// A compiled model: a directory with `features.json` (StandInModel), `model.onnx` and what that refers to.
public final class MLModel: NSObject {
  public let modelDescription: MLModelDescription
  public let configuration: MLModelConfiguration
  private let model: StandInModel
  private let session: OpaquePointer
  private let faults: Faults
  private var predictionCount = 0

  /// "Compiles" the package: the files that the ONNX translator wrote into `NAME.stand-in` beside `NAME.mlpackage` are
  /// the compiled model. The temporary directory is the caller's to move.
  public class func compileModel(at url: URL) async throws -> URL {
    let name = url.deletingPathExtension().lastPathComponent
    try Faults.of(model: name).strike(.compile)
    let source = url.deletingPathExtension().appendingPathExtension("stand-in")
    guard FileManager.default.fileExists(atPath: source.path) else {
      throw coreMlError("The stand-in for Core ML found no ONNX model at \(source.path).")
    }
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let compiled = directory.appendingPathComponent(name + ".mlmodelc")
    try FileManager.default.copyItem(at: source, to: compiled)
    return compiled
  }

  public init(contentsOf url: URL, configuration: MLModelConfiguration) throws {
    model = try StandInModel.read(url)
    faults = try Faults.of(model: model.name)
    try faults.strike(.load)
    var opened: OpaquePointer?
    if let message = onnx_open(url.appendingPathComponent("model.onnx").path, &opened) {
      defer { free(message) }
      throw coreMlError("\(url.path): \(String(cString: message))")
    }
    session = opened!
    modelDescription = MLModelDescription(model)
    self.configuration = configuration
  }

  deinit { onnx_close(session) }

  public func prediction(
    from input: any MLFeatureProvider, options: MLPredictionOptions
  ) throws -> any MLFeatureProvider {
    predictionCount += 1
    let isNotANumber = try faults.strike(.predict, time: predictionCount)
    let feeds = try model.inputs.map { feature in
      guard let array = input.featureValue(for: feature.name)?.multiArrayValue else {
        throw coreMlError("There is no value for the input \(feature.name).")
      }
      guard array.dataType == feature.dtype.dataType else {
        throw coreMlError("The input \(feature.name) has another type than the model declares.")
      }
      return (feature.name, array)
    }
    let outputs = try run(session, feeds: feeds, outputs: model.outputs, fill: isNotANumber)
    return try MLDictionaryFeatureProvider(dictionary: outputs)
  }
}
