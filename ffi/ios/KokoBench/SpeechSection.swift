import KokoBenchChain
import SwiftUI

/// Passages to hear, phonemes to try, and the times of what was spoken last.
struct SpeechSection: View {
  let model: BenchModel
  @State private var player = Player()
  @State private var phonemes = "həlˈO wˈɜɹld."

  var body: some View {
    Section("Passages") {
      ForEach(model.passages) { passage in
        Button {
          speak { await model.speak(passage) }
        } label: {
          LabeledContent {
            Text("\(passage.tokens.count) tokens")
          } label: {
            Text(passage.text).lineLimit(2)
          }
        }
      }
      HStack {
        TextField("Phonemes", text: $phonemes)
          .autocorrectionDisabled()
          .textInputAutocapitalization(.never)
        Button("Speak") { speak { await model.speak(phonemes: phonemes) } }
          .buttonStyle(.borderless)
      }
    }
    .disabled(model.isBusy)
    if let spoken = model.spoken {
      Section("Spoken") {
        Button("Play again") { player.play(spoken.audio) }
        LabeledContent("Audio", value: "\(spoken.audioSeconds.formatted()) s")
        LabeledContent("Chain", value: "\(formatMs(spoken.run.chainMs)) ms, \(formatSpeed(spoken.speed))")
        ForEach(Stage.allCases, id: \.self) { stage in
          let time = spoken.run.stageTimes[stage]
          LabeledContent(stage.title, value: time.map { "\(formatMs($0.totalMs)) ms" } ?? "")
        }
        if let problem = player.problem {
          Text(problem).foregroundStyle(.red)
        }
      }
    }
  }

  private func speak(_ action: @escaping @MainActor () async -> Void) {
    Task {
      await action()
      if let spoken = model.spoken { player.play(spoken.audio) }
    }
  }
}
