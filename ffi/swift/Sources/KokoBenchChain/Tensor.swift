import KokoBenchKit

/// A dense row-major tensor.
public struct Tensor: @unchecked Sendable {
  public let type: ElementType
  public let shape: [Int]
  /// Shared by all copies, and written only while it is made.
  private let memory: Memory

  private final class Memory {
    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) { bytes = .allocate(byteCount: byteCount, alignment: 64) }
    deinit { bytes.deallocate() }
  }

  /// A tensor whose elements `fill` writes.
  public init(
    _ type: ElementType, _ shape: [Int], fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    self.type = type
    self.shape = shape
    memory = Memory(byteCount: shape.reduce(1, *) * type.byteCount)
    try fill(memory.bytes)
  }

  public init(_ shape: [Int], _ values: [Float]) {
    self.init(.fp32, shape) { bytes in values.withUnsafeBytes { bytes.copyMemory(from: $0) } }
  }

  public init(_ shape: [Int], _ values: [Int32]) {
    self.init(.int32, shape) { bytes in values.withUnsafeBytes { bytes.copyMemory(from: $0) } }
  }

  private init(_ other: Tensor, shape: [Int]) {
    type = other.type
    memory = other.memory
    self.shape = shape
  }

  public var elementCount: Int { shape.reduce(1, *) }

  /// The same elements in another shape of as many.
  func reshaped(_ shape: [Int]) -> Tensor { Tensor(self, shape: shape) }

  /// The value under a name, as a model takes it. It must stay alive as long as the view is used.
  func view(named name: String) -> TensorView {
    TensorView(name: name, type: type, shape: shape, bytes: memory.bytes)
  }

  /// Calls `body` with the elements, which must be of type `Element`.
  func withElements<Element, Result>(
    of _: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(memory.bytes.bindMemory(to: Element.self)))
  }

  /// The elements of an fp16 or fp32 tensor.
  public var floats: [Float] {
    type == .fp16 ? withElements(of: Float16.self) { $0.map(Float.init) } : withElements(of: Float.self, Array.init)
  }

  /// The elements of an int32 tensor.
  public var integers: [Int32] { withElements(of: Int32.self, Array.init) }

  /// Place and value of the first element that is NaN or infinite; nil where there is none, and for integers.
  func firstNotFinite() -> (index: Int, value: Float)? {
    switch type {
    case .int32: return nil
    case .fp16:
      return withElements(of: Float16.self) { values in
        values.firstIndex { !$0.isFinite }.map { ($0, Float(values[$0])) }
      }
    case .fp32:
      return withElements(of: Float.self) { values in
        values.firstIndex { !$0.isFinite }.map { ($0, values[$0]) }
      }
    }
  }
}
