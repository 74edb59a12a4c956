/// Version of the schema of `results.json`, which `bench/result.ts` describes field by field.
public let resultSchemaVersion = 1

/// The result of a benchmark, as `deno task bench` writes it.
public struct BenchResult: Encodable, Sendable {
  public enum Status: String, Encodable, Sendable {
    case running, complete, interrupted
  }
  public struct Settings: Encodable, Sendable {
    @OrNull public var preset: String?
    public let speed: Double
    public let nRuns: Int
    public let warmups: Int
    public let isolatedStages: Bool
    public let maxFrames: Int
  }

  public let schemaVersion: Int
  public internal(set) var status: Status
  public let startedAt: String
  @OrNull public internal(set) var finishedAt: String?
  public let environment: ResultEnvironment
  public internal(set) var backend: Backend
  public let settings: Settings
  @OrNull public internal(set) var weights: Weights?
  public let voice: VoiceInfo
  public let packages: [PackageInfo]
  public internal(set) var passages: [PassageResult]
  @OrNull public internal(set) var meanSpeed: Double?
}

/// What a result says of the voice.
public struct VoiceInfo: Encodable, Sendable {
  public let name: String
  public let sha256: String
}

/// What a result says of a loaded package.
public struct PackageInfo: Encodable, Sendable {
  public let stage: Stage
  public let name: String
  public let sha256: String
  public let sizeBytes: Int
  public let computeUnit: String
  @OrNull public internal(set) var compileMs: Double?
  public let loadMs: Double
}

/// One passage of a result.
public struct PassageResult: Encodable, Identifiable, Sendable {
  public enum Outcome: String, Encodable, Sendable {
    case pending, done, skipped, failed, interrupted
  }

  public let number: Int
  public let id: String
  public let text: String
  public let phonemes: String
  public let tokenCount: Int
  public internal(set) var outcome = Outcome.pending
  @OrNull public internal(set) var reason: String?
  @OrNull public internal(set) var measurement: PassageMeasurement?

  init(_ passage: Passage) {
    number = passage.number
    id = passage.id
    text = passage.text
    phonemes = passage.phonemes
    tokenCount = passage.tokens.count
    reason = nil
    measurement = nil
  }
}

/// What was measured of a passage.
public struct PassageMeasurement: Codable, Sendable {
  public let frameCount: Int
  public let audioSeconds: Double
  public let durations: [Int32]
  public let audio: AudioFile
  /// Every run in the order of running, warm-ups included.
  public internal(set) var runs: [Run]
  @OrNull public internal(set) var chainMs: Double?
  @OrNull public internal(set) var stages: [Stage: StageTime]?
  @OrNull public internal(set) var speed: Double?
  /// Stages are not timed alone here: always null.
  @OrNull public internal(set) var isolated: [Stage: StageTime]?

  public struct Run: Codable, Sendable {
    public let warmup: Bool
    public let chainMs: Double
    public let stages: [Stage: StageTime]
  }

  init(_ run: ChainRun, audio: AudioFile) {
    frameCount = run.frameCount
    audioSeconds = seconds(ofFrames: run.frameCount)
    durations = run.durations
    runs = []
    self.audio = audio
    chainMs = nil
    stages = nil
    speed = nil
    isolated = nil
  }

  /// Adds `run` and brings the medians up to date.
  mutating func add(_ run: ChainRun, warmup: Bool) {
    runs.append(Run(warmup: warmup, chainMs: run.chainMs, stages: run.stageTimes))
    let timed = runs.filter { !$0.warmup }
    chainMs = median(timed.map(\.chainMs))
    speed = chainMs.map { 1000 * audioSeconds / $0 }
    stages = timed.isEmpty ? nil : medians(timed.map(\.stages))
  }
}

/// The WAV file of a passage.
public struct AudioFile: Codable, Sendable {
  public let file: String
  public let peak: Double
  public let clippedSamples: Int
}
