import Foundation
import KokoBenchKit

/// What `deno task ios` staged: the file `staging.json`, version 1. Packages and voice lie beside it. Its writer is
/// `bench/phone/staging.ts`, which describes the fields.
public struct Staging: Decodable, Sendable {
  public struct Program: Codable, Sendable {
    public let kokobenchVersion: String
    @OrNull public var gitCommit: String?
    @OrNull public var gitDirty: Bool?
  }
  public struct Runs: Decodable, Sendable {
    public let nRuns: Int
    public let warmups: Int

    public init(nRuns: Int, warmups: Int) {
      self.nRuns = nRuns
      self.warmups = warmups
    }
  }
  public struct VoiceFile: Decodable, Sendable {
    public let name: String
    public let sha256: String
    public let file: String
    public let rowCount: Int
    public let rowWidth: Int
  }
  public struct Symbol: Decodable, Sendable {
    public let codePoint: UInt32
    public let id: Int32
  }
  public struct Package: Decodable, Sendable {
    public let stage: Stage
    /// Name of the package's directory.
    public let name: String
    public let sha256: String
    public let sizeBytes: Int
    public let computeUnit: String
    public let inputs: [FeatureContract]
    public let outputs: [FeatureContract]
  }

  static let fileName = "staging.json"
  static let format = "kokobench-staging"
  static let formatVersion = 1

  public let program: Program
  public let preset: String
  public let maxFrames: Int
  public let runs: Runs
  @OrNull public var weights: Weights?
  public let voice: VoiceFile
  /// Rows of the embedding tables: token ids are below it.
  public let tokenCount: Int
  public let vocabulary: [Symbol]
  /// The seven packages in chain order.
  public let packages: [Package]
  public let passages: [Passage]
}

/// Where the weights come from, as results have it.
public struct Weights: Codable, Sendable {
  public let source: String
  public let format: String
  public let sha256: String
  public let reason: String
}

/// An utterance that is ready to run.
public struct Passage: Decodable, Identifiable, Sendable {
  /// Its place in the passages' file, from 1.
  public let number: Int
  public let id: String
  public let text: String
  public let phonemes: String
  /// `[T_enc]`, with a 0 at both ends.
  public let tokens: [Int32]
}

/// A folder without what `deno task ios` writes, or with something else.
public struct StagingError: LocalizedError, Equatable {
  public let problem: String

  public var errorDescription: String? {
    "\(problem). Stage packages, voice and passages with `deno task ios`, and build again."
  }
}

/// A staged folder, read.
public struct StagedFolder: Sendable {
  public let url: URL
  public let staging: Staging
  public let voice: Voice
  public let vocabulary: Vocabulary

  public init(_ url: URL) throws {
    self.url = url
    staging = try readStaging(url.appendingPathComponent(Staging.fileName))
    let file = staging.voice
    let data = try contents(of: url.appendingPathComponent(file.file))
    voice = try Voice(data, rowCount: file.rowCount, rowWidth: file.rowWidth)
    vocabulary = Vocabulary(Dictionary(staging.vocabulary.map { ($0.codePoint, $0.id) }) { first, _ in first })
  }

  func packageURL(_ package: Staging.Package) -> URL { url.appendingPathComponent(package.name) }
}

private struct Header: Decodable {
  let format: String
  let formatVersion: Int
}

private func readStaging(_ file: URL) throws -> Staging {
  let data = try contents(of: file)
  let decoder = JSONDecoder()
  do {
    let header = try decoder.decode(Header.self, from: data)
    guard header.format == Staging.format, header.formatVersion == Staging.formatVersion else {
      throw StagingError(
        problem: "Cannot use \(file.path): expected \(Staging.format) \(Staging.formatVersion), "
          + "received \(header.format) \(header.formatVersion)")
    }
    let staging = try decoder.decode(Staging.self, from: data)
    guard staging.packages.map(\.stage) == Stage.allCases else {
      throw StagingError(problem: "Cannot use \(file.path): expected the seven packages in chain order")
    }
    return staging
  } catch let error as DecodingError {
    throw StagingError(problem: "Cannot read \(file.path): \(error)")
  }
}

private func contents(of file: URL) throws -> Data {
  do { return try Data(contentsOf: file) } catch {
    throw StagingError(problem: "There is no \(file.path)")
  }
}
