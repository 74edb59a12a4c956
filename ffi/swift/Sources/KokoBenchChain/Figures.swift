/// Milliseconds as the reports show them: whole ones from 10 on, tenths below.
public func formatMs(_ ms: Double) -> String {
  ms < 9.95 ? tenths(ms) : String(Int(ms.rounded()))
}

/// Audio seconds a second, as `16.9x`; two digits after the point below 10.
public func formatSpeed(_ speed: Double) -> String {
  (speed < 9.995 ? digits(speed, places: 2) : tenths(speed)) + "x"
}

private func tenths(_ value: Double) -> String { digits(value, places: 1) }

private func digits(_ value: Double, places: Int) -> String {
  var scale = 1
  for _ in 0..<places { scale *= 10 }
  let whole = Int((value * Double(scale)).rounded())
  let rest = String(whole % scale)
  return "\(whole / scale)." + String(repeating: "0", count: places - rest.count) + rest
}
