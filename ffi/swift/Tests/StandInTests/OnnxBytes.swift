/// ONNX models as protocol buffers, by hand: ModelProto, GraphProto, NodeProto, ValueInfoProto, TensorProto.
enum OnnxBytes {
  /// TensorProto.DataType.
  enum DataType: Int {
    case fp32 = 1
    case int32 = 6
    case int64 = 7
    case fp16 = 10
  }

  /// An input or output; sizes are numbers or names.
  struct Value {
    let name: String
    let type: DataType
    let sizes: [String]

    init(_ name: String, _ type: DataType, _ sizes: [String]) {
      self.name = name
      self.type = type
      self.sizes = sizes
    }
  }

  static func model(
    nodes: [[UInt8]], constants: [[UInt8]] = [], inputs: [Value], outputs: [Value]
  ) -> [UInt8] {
    let graph =
      nodes.flatMap { bytes(1, $0) } + text(2, "main") + constants.flatMap { bytes(5, $0) }
      + inputs.flatMap { bytes(11, info($0)) } + outputs.flatMap { bytes(12, info($0)) }
    return number(1, 9) + bytes(7, graph) + bytes(8, text(1, "") + number(2, 20))
  }

  /// A node with attributes that are all whole numbers.
  static func node(
    _ operation: String, _ inputs: [String], _ output: String, _ attributes: [String: Int] = [:]
  ) -> [UInt8] {
    let names = inputs.flatMap { text(1, $0) }
    let fields = attributes.flatMap { bytes(5, text(1, $0) + number(3, $1) + number(20, 2)) }
    return names + text(2, output) + text(4, operation) + fields
  }

  /// A constant of whole numbers from 0 on: a vector, or a scalar where it is made of `scalar`.
  static func constant(_ name: String, _ values: [Int]) -> [UInt8] {
    number(1, values.count) + number(2, DataType.int64.rawValue) + bytes(7, values.flatMap(varint)) + text(8, name)
  }
  static func constant(_ name: String, scalar: Int) -> [UInt8] {
    number(2, DataType.int32.rawValue) + bytes(5, varint(scalar)) + text(8, name)
  }

  private static func info(_ value: Value) -> [UInt8] {
    let sizes = value.sizes.flatMap { size in bytes(1, Int(size).map { number(1, $0) } ?? text(2, size)) }
    return text(1, value.name) + bytes(2, bytes(1, number(1, value.type.rawValue) + bytes(2, sizes)))
  }
  private static func varint(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
  }
  private static func number(_ field: Int, _ value: Int) -> [UInt8] { varint(field << 3) + varint(value) }
  private static func bytes(_ field: Int, _ content: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(content.count) + content
  }
  private static func text(_ field: Int, _ content: String) -> [UInt8] { bytes(field, Array(content.utf8)) }
}
