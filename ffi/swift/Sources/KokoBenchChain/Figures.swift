/// Milliseconds as the reports show them: whole ones from 10 on, tenths below.
public func formatMs(_ ms: Double) -> String {
  ms < 9.95 ? tenths(ms) : String(Int(ms.rounded()))
}

/// Audio seconds a second, as `16.9x`; two digits after the point below 10.
public func formatSpeed(_ speed: Double) -> String {
  (speed < 9.995 ? digits(speed, places: 2) : tenths(speed)) + "x"
}

extension Stage {
  /// As the reports head its column.
  public var title: String {
    switch self {
    case .albert: return "Albert"
    case .postAlbert: return "PostAlbert"
    case .alignment: return "Alignment"
    case .prosody: return "Prosody"
    case .noise: return "Noise"
    case .vocoder: return "Vocoder"
    case .tail: return "Tail"
    }
  }
}

extension PassageResult {
  /// How it went, in a few words: `132 ms, 16.9x`, or why it has no figures.
  public var summary: String {
    if outcome == .done, let chainMs = measurement?.chainMs, let speed = measurement?.speed {
      return "\(formatMs(chainMs)) ms, \(formatSpeed(speed))"
    }
    return outcome.rawValue + (reason.map { ": \($0)" } ?? "")
  }
}

extension BenchModel.Phase {
  /// What is at work, in a few words; nil where nothing is.
  public var status: String? {
    switch self {
    case .unstaged, .idle, .ready: return nil
    case .loading(let stage): return "Loading \(stage.title)"
    case .speaking: return "Speaking"
    case .benchmarking(let done, let total, let number): return "Passage \(number), \(done) of \(total) runs"
    }
  }

  /// The part of the work that is done, from 0 to 1; nil where that is not known.
  public var progress: Double? {
    switch self {
    case .unstaged, .idle, .ready, .speaking: return nil
    case .loading(let stage):
      return Double(Stage.allCases.firstIndex(of: stage) ?? 0) / Double(Stage.allCases.count)
    case .benchmarking(let done, let total, _): return Double(done) / Double(total)
    }
  }
}

private func tenths(_ value: Double) -> String { digits(value, places: 1) }

private func digits(_ value: Double, places: Int) -> String {
  var scale = 1
  for _ in 0..<places { scale *= 10 }
  let whole = Int((value * Double(scale)).rounded())
  let rest = String(whole % scale)
  return "\(whole / scale)." + String(repeating: "0", count: places - rest.count) + rest
}
