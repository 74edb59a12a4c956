import CoreML
import Foundation

/// A kind of compute device, as `kokobench.h` spells it.
public enum DeviceKind: String, Encodable, Sendable {
  case cpu, gpu, neuralEngine, unknown

  // Not a switch: Apple's enumeration may grow, and the stand-in's may not.
  init(_ device: MLComputeDevice) {
    if case .cpu = device {
      self = .cpu
    } else if case .gpu = device {
      self = .gpu
    } else if case .neuralEngine = device {
      self = .neuralEngine
    } else {
      self = .unknown
    }
  }
}

/// What a result has to say of the machine to be comparable.
public struct DeviceInfo: Encodable, Sendable {
  public struct Cores: Encodable, Sendable {
    /// Cores of one kind, from the fastest kind on.
    public struct Level: Encodable, Sendable {
      public let name: String
      public let physical: Int
    }
    public let physical: Int
    public let logical: Int
    public let levels: [Level]
  }
  public struct ComputeDevice: Encodable, Sendable {
    public let kind: DeviceKind
    /// Of the Neural Engine alone.
    public let coreCount: Int?
  }

  /// `Core ML`, or `stand-in`, whose numbers are nobody's Core ML.
  public let implementation: String
  /// The chip's own brand string: one model identifier is sold with several chips.
  public let chip: String
  public let model: String
  public let architecture: String
  public let osName: String
  public let osVersion: String
  public let osBuild: String
  public let cores: Cores
  public let memoryBytes: UInt64
  public let thermalState: String
  public let isLowPowerMode: Bool
  public let computeDevices: [ComputeDevice]

  /// The machine as it is now.
  public static func current() -> DeviceInfo {
    let process = ProcessInfo.processInfo
    let version = process.operatingSystemVersion
    return DeviceInfo(
      implementation: Host.implementation,
      chip: Host.chip,
      model: Host.model,
      architecture: Host.architecture,
      osName: Host.osName,
      osVersion: "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)",
      osBuild: Host.osBuild,
      cores: Cores(
        physical: Host.physicalCores, logical: process.processorCount, levels: Host.coreLevels),
      memoryBytes: process.physicalMemory,
      thermalState: Host.thermalState,
      isLowPowerMode: Host.isLowPowerMode,
      computeDevices: MLComputeDevice.allComputeDevices.map { device in
        if case .neuralEngine(let engine) = device {
          return ComputeDevice(kind: .neuralEngine, coreCount: engine.totalCoreCount)
        }
        return ComputeDevice(kind: DeviceKind(device), coreCount: nil)
      })
  }
}
