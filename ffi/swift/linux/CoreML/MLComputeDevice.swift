import Foundation

public final class MLCPUComputeDevice: NSObject, @unchecked Sendable {}
public final class MLGPUComputeDevice: NSObject, @unchecked Sendable {}
public final class MLNeuralEngineComputeDevice: NSObject, @unchecked Sendable {
  public var totalCoreCount: Int { 16 }
}

public enum MLComputeDevice: Hashable, Sendable {
  case cpu(MLCPUComputeDevice)
  case gpu(MLGPUComputeDevice)
  case neuralEngine(MLNeuralEngineComputeDevice)

  /// The devices of a Mac, unless faults say that some are missing.
  public static var allComputeDevices: [MLComputeDevice] {
    let kinds = Faults.devices ?? ["cpu", "gpu", "neuralEngine"]
    return kinds.compactMap { standIns[$0] }
  }

  static let standIns: [String: MLComputeDevice] = [
    "cpu": .cpu(MLCPUComputeDevice()),
    "gpu": .gpu(MLGPUComputeDevice()),
    "neuralEngine": .neuralEngine(MLNeuralEngineComputeDevice()),
  ]
}
