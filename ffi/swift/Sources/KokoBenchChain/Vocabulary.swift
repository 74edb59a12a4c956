/// Which phoneme has which token id.
public struct Vocabulary: Sendable {
  /// Most tokens of one utterance, both padding zeros included.
  public static let maxTokens = 512

  private let ids: [UInt32: Int32]

  /// Of token ids by code point.
  init(_ ids: [UInt32: Int32]) { self.ids = ids }

  /// Token ids of one utterance with a 0 at both ends. A phoneme is a Unicode code point, never a `Character`: U+0303 is one of
  /// its own, and its count picks the voice's row.
  public func tokens(_ phonemes: String) throws -> [Int32] {
    let scalars = phonemes.unicodeScalars
    let most = Self.maxTokens - 2
    guard (1...most).contains(scalars.count) else {
      throw InputError("Cannot tokenize phonemes: expected 1 to \(most), received \(scalars.count)")
    }
    return [0]
      + (try scalars.enumerated().map { index, scalar in
        guard let id = ids[scalar.value] else {
          let codePoint = String(scalar.value, radix: 16, uppercase: true)
          throw InputError(
            "Cannot tokenize phonemes: '\(scalar)' (U+\(codePoint)) at position \(index + 1) is not in the vocabulary")
        }
        return id
      }) + [0]
  }
}
