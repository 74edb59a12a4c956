import Foundation

public enum MLModelStructure: Sendable {
  case neuralNetwork(NeuralNetwork)
  case program(Program)
  case pipeline(Pipeline)
  case unsupported

  public struct NeuralNetwork: Sendable {}
  public struct Pipeline: Sendable {}

  public struct Program: Sendable {
    public let functions: [String: Function]

    public struct Function: Sendable {
      public let block: Block
    }
    public struct Block: Sendable {
      public let operations: [Operation]
    }
    public struct NamedValueType: Sendable {
      public let name: String
    }
    public struct Operation: Sendable {
      public let operatorName: String
      public let outputs: [NamedValueType]
      public let blocks: [Block]
    }
  }
}

/// A plan that puts every operation on the most capable device that the configuration allows, but for those that faults
/// keep off the Neural Engine. All operations weigh the same. Constants have neither device nor weight.
public class MLComputePlan {
  public struct DeviceUsage: Sendable {
    public let preferred: MLComputeDevice
    public let supported: [MLComputeDevice]
  }
  public struct Cost: Sendable {
    public let weight: Double
  }

  public let modelStructure: MLModelStructure
  private let allowed: [String]
  private let offNeuralEngine: Set<String>
  private let weight: Double

  private init(_ model: StandInModel, allowed: [String], offNeuralEngine: Set<String>) {
    typealias Program = MLModelStructure.Program
    let operations = model.operations.map { operation in
      Program.Operation(
        operatorName: operation.type,
        outputs: operation.outputs.map { Program.NamedValueType(name: $0) }, blocks: [])
    }
    let main = Program.Function(block: Program.Block(operations: operations))
    modelStructure = .program(Program(functions: ["main": main]))
    self.allowed = allowed
    self.offNeuralEngine = offNeuralEngine
    weight = 1 / Double(max(1, operations.filter { !isConstant($0) }.count))
  }

  public static func load(
    contentsOf url: URL, configuration: MLModelConfiguration
  ) async throws -> MLComputePlan {
    let model = try StandInModel.read(url)
    let faults = try Faults.of(model: model.name)
    try faults.strike(.plan)
    let asked: [String]
    switch configuration.computeUnits {
    case .cpuOnly: asked = ["cpu"]
    case .cpuAndGPU: asked = ["gpu", "cpu"]
    case .cpuAndNeuralEngine: asked = ["neuralEngine", "cpu"]
    case .all: asked = ["neuralEngine", "gpu", "cpu"]
    }
    let there = Faults.devices ?? asked
    return MLComputePlan(
      model, allowed: asked.filter { $0 == "cpu" || there.contains($0) },
      offNeuralEngine: faults.namesOffNeuralEngine)
  }

  public func deviceUsage(for operation: MLModelStructure.Program.Operation) -> DeviceUsage? {
    if isConstant(operation) { return nil }
    let isOff = operation.outputs.contains { offNeuralEngine.contains($0.name) }
    let devices = allowed.filter { !isOff || $0 != "neuralEngine" }.compactMap { MLComputeDevice.standIns[$0] }
    return DeviceUsage(preferred: devices[0], supported: devices)
  }

  public func estimatedCost(of operation: MLModelStructure.Program.Operation) -> Cost? {
    isConstant(operation) ? nil : Cost(weight: weight)
  }
}

private func isConstant(_ operation: MLModelStructure.Program.Operation) -> Bool {
  operation.operatorName == "const" || operation.operatorName.contains("constexpr")
}
