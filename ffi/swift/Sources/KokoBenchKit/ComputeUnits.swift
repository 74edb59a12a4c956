import CoreML

/// Where a model may run, with the values of `kokobench.h`, which are Core ML's own.
public enum ComputeUnits: Int32, Sendable {
  case cpuOnly = 0
  case cpuAndGpu = 1
  case all = 2
  case cpuAndNeuralEngine = 3

  /// By the names that presets and results have for them, which are coremltools'.
  public static let names: [String: ComputeUnits] = [
    "CPU_ONLY": .cpuOnly, "CPU_AND_GPU": .cpuAndGpu, "ALL": .all, "CPU_AND_NE": .cpuAndNeuralEngine,
  ]

  public init?(named name: String) {
    guard let units = Self.names[name] else { return nil }
    self = units
  }

  /// A configuration that allows these units and leaves everything else as Core ML has it.
  var configuration: MLModelConfiguration {
    let configuration = MLModelConfiguration()
    switch self {
    case .cpuOnly: configuration.computeUnits = .cpuOnly
    case .cpuAndGpu: configuration.computeUnits = .cpuAndGPU
    case .all: configuration.computeUnits = .all
    case .cpuAndNeuralEngine: configuration.computeUnits = .cpuAndNeuralEngine
    }
    return configuration
  }
}
