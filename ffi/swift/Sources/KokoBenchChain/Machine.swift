import Foundation
import KokoBenchKit

/// Machine and software that a result was made on.
public struct ResultEnvironment: Encodable, Sendable {
  public let os: String
  /// Release of the kernel.
  public let osRelease: String
  public let arch: String
  public let cpuModel: String
  public let logicalCores: Int
  public let memoryBytes: UInt64
  /// No Deno runs here.
  public let denoVersion = "none"
  public let kokobenchVersion: String
  @OrNull public internal(set) var gitCommit: String?
  @OrNull public internal(set) var gitDirty: Bool?

  init(_ device: DeviceInfo, kernelRelease: String, program: Staging.Program) {
    os = device.osName == "macOS" ? "darwin" : device.osName.lowercased()
    osRelease = kernelRelease
    arch = device.architecture == "arm64" ? "aarch64" : device.architecture
    // One model identifier is sold with several chips, and phones do not all tell their chip.
    cpuModel = device.chip == device.model ? device.model : "\(device.chip) (\(device.model))"
    logicalCores = device.cores.logical
    memoryBytes = device.memoryBytes
    kokobenchVersion = program.kokobenchVersion
    gitCommit = program.gitCommit
    gitDirty = program.gitDirty
  }
}

/// What ran the packages, in the words of the backend of `deno task bench`.
public struct Backend: Encodable, Sendable {
  public let name: String
  public internal(set) var details: [String: String]

  init(_ device: DeviceInfo) {
    let isCoreMl = device.implementation == "Core ML"
    name = isCoreMl ? "coreml" : "coreml-stand-in"
    details = [
      "runtime": isCoreMl
        ? "Core ML" : "stand-in for Core ML over ONNX Runtime: says nothing of Core ML's speed or numerics",
      "system": "\(device.osName) \(device.osVersion) (\(device.osBuild))",
      "chip": device.chip,
      "devices": device.computeDevices.map { device in
        device.kind.rawValue + (device.coreCount.map { " (\($0) cores)" } ?? "")
      }.joined(separator: ", "),
      "thermalState": device.thermalState,
      "powerMode": device.isLowPowerMode ? "low" : "normal",
    ]
  }
}

/// As `uname` tells it.
func readKernelRelease() -> String {
  var names = utsname()
  guard uname(&names) == 0 else { return "unknown" }
  return withUnsafeBytes(of: &names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
