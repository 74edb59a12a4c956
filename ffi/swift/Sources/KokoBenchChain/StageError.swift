import Foundation

/// A stage was fed, or gave, what its contract does not allow.
public struct StageError: LocalizedError, Equatable {
  public let stage: Stage
  /// The input, output or quantity of the host's part that was wrong; nil where it was the whole stage.
  public var feature: String?
  public let what: String
  public var expected: String?
  public var received: String?
  /// What the user can do about it.
  public var remedy: String?

  public var errorDescription: String? {
    var text = "Cannot run stage \(stage.rawValue): \(feature.map { "\($0): " } ?? "")\(what)"
    if let expected { text += ", expected \(expected)" }
    if let received { text += ", received \(received)" }
    if let remedy { text += ". \(remedy)" }
    return text
  }
}

/// More audio frames than the packages were converted for: Alignment would silently cut the rest off.
public struct TooManyFramesError: LocalizedError, Equatable {
  /// T_a: the sum of the predicted durations.
  public let frameCount: Int
  public let maxFrames: Int

  public var errorDescription: String? {
    StageError(
      stage: .alignment, feature: "pred_dur",
      what: "the predicted durations make more audio frames than the packages accept",
      expected: "at most \(maxFrames)", received: "\(frameCount)",
      remedy: "Convert with --max-frames \(frameCount) or more, or speak a shorter text."
    ).errorDescription
  }
}

/// Something that the chain was asked for and cannot do: other tokens, a voice of another size, an unknown phoneme.
public struct InputError: LocalizedError, Equatable {
  public let errorDescription: String?

  init(_ description: String) { errorDescription = description }
}
