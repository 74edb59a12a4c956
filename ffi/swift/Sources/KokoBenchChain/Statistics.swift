/// The middle of `values`, or the mean of the two in the middle; nil where there are none.
func median(_ values: [Double]) -> Double? {
  if values.isEmpty { return nil }
  let sorted = values.sorted()
  let half = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
}

/// For each stage the median of each field by itself, so that parts need not add up to their total.
func medians(_ runs: [[Stage: StageTime]]) -> [Stage: StageTime] {
  var found = [Stage: StageTime]()
  for stage in Stage.allCases {
    let times = runs.compactMap { $0[stage] }
    guard let model = median(times.map(\.modelMs)), let copy = median(times.map(\.copyMs)),
      let total = median(times.map(\.totalMs))
    else { continue }
    found[stage] = StageTime(modelMs: model, copyMs: copy, totalMs: total)
  }
  return found
}

/// Mean speed of the passages that are done; nil where none is.
func meanSpeed(_ passages: [PassageResult]) -> Double? {
  let speeds = passages.filter { $0.outcome == .done }.compactMap { $0.measurement?.speed }
  return speeds.isEmpty ? nil : speeds.reduce(0, +) / Double(speeds.count)
}
