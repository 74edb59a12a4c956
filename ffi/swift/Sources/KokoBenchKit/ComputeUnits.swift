import CoreML

/// Where a model may run, with the values of `kokobench.h`, which are Core ML's own.
public enum ComputeUnits: Int32, Sendable {
  case cpuOnly = 0
  case cpuAndGpu = 1
  case all = 2
  case cpuAndNeuralEngine = 3

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
