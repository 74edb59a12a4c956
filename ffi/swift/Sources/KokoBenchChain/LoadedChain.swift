import Foundation
import KokoBenchKit

/// The packages of a staged folder, loaded.
public struct LoadedChain: Sendable {
  public let staged: StagedFolder
  public let packages: [PackageInfo]
  var chain: Chain

  /// Loads the packages one after the other; `onStage` hears of each before it is loaded.
  public init(
    _ staged: StagedFolder, load: LoadStage, cancellation: Cancellation = Cancellation(),
    onStage: (Stage) -> Void = { _ in }
  ) throws {
    var stages = [Stage: any StageModel]()
    var packages = [PackageInfo]()
    for package in staged.staging.packages {
      try cancellation.check()
      onStage(package.stage)
      let loaded = try load(package, staged.packageURL(package))
      stages[package.stage] = loaded.model
      packages.append(
        PackageInfo(
          stage: package.stage, name: package.name, sha256: package.sha256, sizeBytes: package.sizeBytes,
          computeUnit: package.computeUnit, compileMs: loaded.compileMs, loadMs: loaded.loadMs))
    }
    self.staged = staged
    self.packages = packages
    chain = Chain(
      packages: staged.staging.packages, stages: stages, tokenCount: staged.staging.tokenCount,
      maxFrames: staged.staging.maxFrames)
  }

  /// Speaks `tokens` once, in the staged voice.
  public func speak(_ tokens: [Int32], cancellation: Cancellation = Cancellation()) throws -> ChainRun {
    let voiceRow = try staged.voice.row(phonemeCount: tokens.count - 2)
    return try chain.run(Sample(tokens: tokens, voiceRow: voiceRow), cancellation: cancellation)
  }
}
