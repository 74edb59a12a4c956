import CoreML
import Foundation

/// Where Core ML plans to run the operations of a model. Weights are its estimates, not measured times.
public struct ComputePlan: Encodable, Sendable {
  public struct Operation: Encodable, Sendable {
    public let type: String
    public let outputs: [String]
    /// Absent, as are the next two, where the plan does not say.
    public let preferred: DeviceKind?
    public let supported: [DeviceKind]?
    public let costWeight: Double?
  }

  public let operations: [Operation]

  /// The plan for the model compiled to `compiled`, were it to run on `units`.
  public static func of(_ compiled: URL, units: ComputeUnits) throws -> ComputePlan {
    try ModelLoader.requireFile(compiled)
    guard #available(macOS 14.4, iOS 17.4, *) else {
      throw BenchError(.unsupported, "Compute plans need macOS 14.4 or iOS 17.4")
    }
    return try coreMl {
      try waitFor {
        try ComputePlan(await MLComputePlan.load(contentsOf: compiled, configuration: units.configuration))
      }
    }
  }

  @available(macOS 14.4, iOS 17.4, *)
  private init(_ plan: MLComputePlan) throws {
    guard case .program(let program) = plan.modelStructure else {
      throw BenchError(.unsupported, "The model is not an ML program")
    }
    operations = program.functions.sorted { $0.key < $1.key }
      .flatMap { rows(of: $0.value.block, in: plan) }
  }
}

@available(macOS 14.4, iOS 17.4, *)
private func rows(of block: MLModelStructure.Program.Block, in plan: MLComputePlan) -> [ComputePlan.Operation] {
  block.operations.flatMap { operation in
    let usage = plan.deviceUsage(for: operation)
    let weight = plan.estimatedCost(of: operation)?.weight
    let row = ComputePlan.Operation(
      type: operation.operatorName,
      outputs: operation.outputs.map(\.name),
      preferred: usage.map { DeviceKind($0.preferred) },
      supported: usage.map { $0.supported.map { DeviceKind($0) } },
      costWeight: weight.flatMap { $0.isFinite ? $0 : nil })
    return [row] + operation.blocks.flatMap { rows(of: $0, in: plan) }
  }
}
