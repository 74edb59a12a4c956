/// T, the number of tokens, and T_a, the number of audio frames, as far as they are known.
struct Sizes {
  let tokens: Int
  var frames: Int?
}

/// An axis of a feature: a fixed size, or `scale * symbol + offset` elements.
public enum FeatureAxis: Decodable, Sendable {
  public enum Symbol: String, Decodable, Sendable {
    case tokens = "T"
    case frames = "T_a"
  }
  private struct Flexible: Decodable {
    let symbol: Symbol
    let scale: Int
    let offset: Int
  }

  case fixed(Int)
  case flexible(Symbol, scale: Int, offset: Int)

  public init(from decoder: Decoder) throws {
    if let size = try? decoder.singleValueContainer().decode(Int.self) {
      self = .fixed(size)
    } else {
      let axis = try Flexible(from: decoder)
      self = .flexible(axis.symbol, scale: axis.scale, offset: axis.offset)
    }
  }

  /// Its size in a run of these sizes; nil where they do not tell.
  func size(at sizes: Sizes) -> Int? {
    switch self {
    case .fixed(let size): return size
    case .flexible(.tokens, let scale, let offset): return scale * sizes.tokens + offset
    case .flexible(.frames, let scale, let offset): return sizes.frames.map { scale * $0 + offset }
    }
  }
}

/// An input or output as the chain's contract has it. Floats have the precision of their stage.
public struct FeatureContract: Decodable, Sendable {
  public enum Kind: String, Decodable, Sendable {
    case float, int32
  }

  public let name: String
  public let kind: Kind
  /// Shapes that it may have, in a batch of 1.
  public let shapes: [[FeatureAxis]]
}
