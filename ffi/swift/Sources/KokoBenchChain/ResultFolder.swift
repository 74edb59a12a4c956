import Foundation

/// Where a benchmark's files go: `results.json` and a WAV file for each passage. Every file appears whole or not at all.
public struct ResultFolder: Sendable {
  public let url: URL
  /// The result, once there is one.
  public var resultURL: URL { url.appendingPathComponent("results.json") }

  /// The directory `url`, which is made where it is missing.
  public init(_ url: URL) throws {
    self.url = url
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  public func save(_ result: BenchResult) throws {
    try encoded(result).write(to: resultURL, options: .atomic)
  }

  /// Writes `audio` at 24 kHz to the WAV file `name` and tells of it.
  func save(_ audio: [Float], as name: String) throws -> AudioFile {
    let wav = Wav(audio)
    try wav.data.write(to: url.appendingPathComponent(name), options: .atomic)
    return AudioFile(file: name, peak: Double(wav.peak), clippedSamples: wav.clippedSamples)
  }
}

/// `result` as the text of a `results.json`.
func encoded(_ result: BenchResult) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return try encoder.encode(result) + Data("\n".utf8)
}
