import Foundation
import KokoBenchKit

/// Outputs of one prediction, and where its time went.
public struct Prediction {
  public let outputs: [String: Tensor]
  /// Inside the model.
  public let modelNs: UInt64
  /// Conversions and copies around it.
  public let copyNs: UInt64

  public init(outputs: [String: Tensor], modelNs: UInt64, copyNs: UInt64) {
    self.outputs = outputs
    self.modelNs = modelNs
    self.copyNs = copyNs
  }
}

/// A package that predicts.
public protocol StageModel {
  /// Types of the inputs that the package declares.
  var inputTypes: [String: ElementType] { get }
  func predict(_ feeds: [String: Tensor]) throws -> Prediction
}

/// A package, loaded, and what that took.
public struct LoadedStage {
  public let model: any StageModel
  /// Nil where it was compiled earlier.
  public let compileMs: Double?
  public let loadMs: Double

  public init(model: any StageModel, compileMs: Double?, loadMs: Double) {
    self.model = model
    self.compileMs = compileMs
    self.loadMs = loadMs
  }
}

/// Loads the staged package at a place.
public typealias LoadStage = @Sendable (_ package: Staging.Package, _ url: URL) throws -> LoadedStage

/// A package on Core ML.
struct CoreMlStage: StageModel {
  let inputTypes: [String: ElementType]
  private let outputNames: [String]
  private let predictor: Predictor

  init(_ predictor: Predictor) {
    self.predictor = predictor
    let known = predictor.features.inputs.compactMap { input in input.elementType.map { (input.name, $0) } }
    inputTypes = Dictionary(known) { first, _ in first }
    outputNames = predictor.features.outputs.map(\.name)
  }

  func predict(_ feeds: [String: Tensor]) throws -> Prediction {
    let start = nowNs()
    return try withMemoryPool {
      let (outputs, modelNs) = try withExtendedLifetime(feeds) {
        try predictor.run(predictor.prepare(feeds.map { $1.view(named: $0) }))
      }
      let values = try outputNames.map { name in
        let value = try OutputValue(name, of: outputs)
        return (name, try Tensor(value.type, value.shape) { try value.copy(to: $0, as: value.type) })
      }
      return Prediction(
        outputs: Dictionary(uniqueKeysWithValues: values), modelNs: modelNs, copyNs: nowNs() - start - modelNs)
    }
  }
}

/// Loads packages on Core ML. What they compile to is kept in `cache` by package, build of the system and compute unit: a model
/// that another system has compiled may compute nonsense.
public func coreMlLoader(cache: URL) -> LoadStage {
  let build = DeviceInfo.current().osBuild
  return { package, url in
    guard let units = ComputeUnits(named: package.computeUnit) else {
      throw StageError(
        stage: package.stage, what: "there is no such compute unit",
        expected: ComputeUnits.names.keys.sorted().joined(separator: ", "), received: package.computeUnit)
    }
    do {
      let key = "\(package.sha256.prefix(32))-\(build)-\(package.computeUnit)"
      let directory = cache.appendingPathComponent(key)
      let compiled = directory.appendingPathComponent(url.deletingPathExtension().lastPathComponent + ".mlmodelc")
      var compileNs: UInt64?
      if !FileManager.default.fileExists(atPath: compiled.path) {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        compileNs = try ModelLoader.compile(url, into: compiled)
      }
      let (predictor, loadNs) = try ModelLoader.load(compiled, units: units)
      return LoadedStage(
        model: CoreMlStage(predictor), compileMs: compileNs.map(milliseconds), loadMs: milliseconds(loadNs))
    } catch let error as BenchError {
      throw StageError(stage: package.stage, what: error.description)
    }
  }
}

func milliseconds(_ ns: UInt64) -> Double { Double(ns) / 1e6 }
