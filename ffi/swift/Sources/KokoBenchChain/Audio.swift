import Foundation

/// Samples a second of the chain's audio.
let sampleRate = 24_000
/// Audio samples of one frame.
let samplesPerFrame = 600

func seconds(ofFrames count: Int) -> Double { Double(count * samplesPerFrame) / Double(sampleRate) }

/// A mono WAV file of 16 bits, and what these could not hold.
struct Wav {
  let data: Data
  /// Greatest finite magnitude before clipping; 1 is full scale.
  let peak: Float
  /// Samples beyond full scale, written as the nearest end.
  let clippedSamples: Int

  /// Of `samples` at 24 kHz. What is not finite becomes silence.
  init(_ samples: [Float]) {
    var file = Data("RIFF".utf8)
    let dataBytes = 2 * samples.count
    file.append(littleEndian: UInt32(36 + dataBytes))
    file.append(contentsOf: "WAVEfmt ".utf8)
    file.append(littleEndian: UInt32(16))
    file.append(littleEndian: UInt16(1))  // PCM
    file.append(littleEndian: UInt16(1))  // mono
    file.append(littleEndian: UInt32(sampleRate))
    file.append(littleEndian: UInt32(2 * sampleRate))
    file.append(littleEndian: UInt16(2))
    file.append(littleEndian: UInt16(16))
    file.append(contentsOf: "data".utf8)
    file.append(littleEndian: UInt32(dataBytes))
    var peak: Float = 0
    var clippedSamples = 0
    let pcm = samples.map { sample -> Int16 in
      guard sample.isFinite else { return 0 }
      peak = max(peak, abs(sample))
      if abs(sample) > 1 { clippedSamples += 1 }
      // Halves upwards, as JavaScript rounds.
      return Int16((Double(min(max(sample, -1), 1)) * 32767 + 0.5).rounded(.down)).littleEndian
    }
    pcm.withUnsafeBytes { file.append(contentsOf: $0) }
    data = file
    self.peak = peak
    self.clippedSamples = clippedSamples
  }
}

extension Data {
  fileprivate mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
