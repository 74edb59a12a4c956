import KokoBenchKit

/// Magnitudes from here on become infinite in fp16.
private let fp16Overflow: Float = 65520

/// `value` in the type that the input `feature` of `stage` declares. A finite value that would become infinite is an error.
func exchange(_ value: Tensor, to type: ElementType, for feature: String, of stage: Stage) throws -> Tensor {
  switch (value.type, type) {
  case (.fp16, .fp32):
    return value.withElements(of: Float16.self) { source in
      Tensor(.fp32, value.shape) { bytes in
        let target = bytes.bindMemory(to: Float.self)
        for index in source.indices { target[index] = Float(source[index]) }
      }
    }
  case (.fp32, .fp16):
    return try value.withElements(of: Float.self) { source in
      if let index = source.firstIndex(where: { abs($0) >= fp16Overflow }) {
        throw StageError(
          stage: stage, feature: feature,
          what: "element \(index) overflows to infinity in the cast from fp32 to fp16",
          expected: "a magnitude below 65520", received: "\(source[index])", remedy: "Run this stage in fp32.")
      }
      return Tensor(.fp16, value.shape) { bytes in
        let target = bytes.bindMemory(to: Float16.self)
        for index in source.indices { target[index] = Float16(source[index]) }
      }
    }
  case _ where value.type == type:
    return value
  default:
    throw StageError(
      stage: stage, feature: feature, what: "the package declares a dtype that the chain cannot feed",
      expected: "\(value.type)", received: "\(type)")
  }
}

/// `value` in the shape of the contract at `sizes`, if it is of the contract's kind and finite where somebody reads it.
/// Leading axes of 1 beyond the contract's rank are dropped: packages made elsewhere have them.
func check(_ value: Tensor, against contract: FeatureContract, of stage: Stage, at sizes: Sizes) throws -> Tensor {
  let feature = contract.name
  guard (value.type == .int32) == (contract.kind == .int32) else {
    throw StageError(
      stage: stage, feature: feature, what: "wrong dtype",
      expected: contract.kind == .int32 ? "int32" : "fp16 or fp32", received: "\(value.type)")
  }
  let shapes = contract.shapes.map { $0.compactMap { $0.size(at: sizes) } }
  guard let shape = shapes.first(where: { isSameButForOnes($0, value.shape) }) else {
    let frames = sizes.frames.map { ", T_a = \($0)" } ?? ""
    throw StageError(
      stage: stage, feature: feature, what: "wrong shape",
      expected: shapes.map(spelled).joined(separator: " or ") + " at T = \(sizes.tokens)\(frames)",
      received: spelled(value.shape))
  }
  if !stage.leavesUnread(feature), let (index, received) = value.firstNotFinite() {
    throw StageError(
      stage: stage, feature: feature, what: "not finite at element \(index)", received: "\(received)",
      remedy: value.type == .fp16 ? "Infinity in fp16 means beyond 65504: run this stage in fp32." : nil)
  }
  return value.reshaped(shape)
}

private func spelled(_ shape: [Int]) -> String { "[\(shape.map(String.init).joined(separator: ","))]" }

/// Whether `received` is `shape`, maybe with leading axes of 1.
private func isSameButForOnes(_ shape: [Int], _ received: [Int]) -> Bool {
  let extra = received.count - shape.count
  return extra >= 0 && received.prefix(extra).allSatisfy { $0 == 1 } && shape == Array(received.dropFirst(extra))
}
