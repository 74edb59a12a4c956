import AVFoundation
import Observation

/// Plays WAV files, whatever the phone's silent switch says.
@MainActor @Observable
final class Player {
  /// Why the last file was not played.
  private(set) var problem: String?
  private var player: AVAudioPlayer?

  func play(_ file: URL) {
    do {
      let session = AVAudioSession.sharedInstance()
      try session.setCategory(.playback, mode: .spokenAudio)
      try session.setActive(true)
      let player = try AVAudioPlayer(contentsOf: file)
      player.play()
      self.player = player
      problem = nil
    } catch {
      problem = error.localizedDescription
    }
  }
}
