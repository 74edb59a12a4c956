import KokoBenchChain
import SwiftUI

/// The one screen. What it shows and does is `BenchModel`'s.
struct ContentView: View {
  let model: BenchModel

  var body: some View {
    NavigationStack {
      Group {
        if case .unstaged(let advice) = model.phase {
          ContentUnavailableView("Nothing staged", systemImage: "shippingbox", description: Text(advice))
        } else {
          List {
            StateSection(model: model)
            SpeechSection(model: model)
            BenchmarkSection(model: model)
          }
        }
      }
      .navigationTitle("kokobench")
      .toolbar {
        if model.isBusy { Button("Stop", action: model.stop) }
      }
    }
    .onReceive(
      NotificationCenter.default.publisher(for: ProcessInfo.thermalStateDidChangeNotification)
        .receive(on: RunLoop.main)
    ) { _ in
      model.refreshThermalState()
    }
    .onChange(of: model.isBusy) {
      // A locked phone stops the app in the middle of a run.
      UIApplication.shared.isIdleTimerDisabled = model.isBusy
    }
  }
}

/// What is at work, and what went wrong.
private struct StateSection: View {
  let model: BenchModel

  var body: some View {
    Section {
      LabeledContent("Preset", value: model.preset ?? "")
      LabeledContent("Thermal state", value: model.thermalState)
      if let status = model.phase.status {
        ProgressView(value: model.phase.progress) { Text(status) }
      }
      if let problem = model.problem {
        Text(problem).foregroundStyle(.red)
      }
    }
  }
}

/// All passages, timed, and the result to share.
private struct BenchmarkSection: View {
  let model: BenchModel

  var body: some View {
    Section("Benchmark") {
      Button("Run all passages") {
        Task { await model.benchmark() }
      }
      .disabled(model.isBusy)
      ForEach(model.finished) { passage in
        LabeledContent("Passage \(passage.number)", value: passage.summary)
      }
      if let meanSpeed = model.meanSpeed {
        LabeledContent("Mean speed", value: formatSpeed(meanSpeed))
      }
      if let file = model.resultFile, !model.isBusy {
        ShareLink("Share the result", item: file)
      }
    }
  }
}
