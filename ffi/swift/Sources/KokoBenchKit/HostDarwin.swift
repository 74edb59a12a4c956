#if canImport(Darwin)
  import Darwin
  import Foundation

  /// What Apple's systems tell of the machine.
  enum Host {
    static let implementation = "Core ML"

    static var chip: String { sysctlText("machdep.cpu.brand_string") ?? model }

    static var model: String {
      // On iOS `hw.model` is the board's name, and `hw.machine` is the processor's architecture on macOS.
      #if os(macOS)
        return sysctlText("hw.model") ?? "unknown"
      #else
        return sysctlText("hw.machine") ?? "unknown"
      #endif
    }

    static var architecture: String {
      #if arch(arm64)
        return "arm64"
      #else
        return "x86_64"
      #endif
    }

    static var osName: String {
      #if os(macOS)
        return "macOS"
      #else
        return "iOS"
      #endif
    }

    static var osBuild: String { sysctlText("kern.osversion") ?? "unknown" }

    static var physicalCores: Int { sysctlNumber("hw.physicalcpu") ?? 0 }

    static var coreLevels: [DeviceInfo.Cores.Level] {
      (0..<(sysctlNumber("hw.nperflevels") ?? 0)).map { level in
        DeviceInfo.Cores.Level(
          name: sysctlText("hw.perflevel\(level).name") ?? "level \(level)",
          physical: sysctlNumber("hw.perflevel\(level).physicalcpu") ?? 0)
      }
    }

    static var thermalState: String {
      switch ProcessInfo.processInfo.thermalState {
      case .nominal: return "nominal"
      case .fair: return "fair"
      case .serious: return "serious"
      case .critical: return "critical"
      @unknown default: return "unknown"
      }
    }

    static var isLowPowerMode: Bool { ProcessInfo.processInfo.isLowPowerModeEnabled }
  }

  private func sysctlText(_ name: String) -> String? {
    var size = 0
    guard sysctlbyname(name, nil, &size, nil, 0) == 0, size > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    guard sysctlbyname(name, &bytes, &size, nil, 0) == 0 else { return nil }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private func sysctlNumber(_ name: String) -> Int? {
    var value: Int32 = 0
    var size = MemoryLayout<Int32>.size
    guard sysctlbyname(name, &value, &size, nil, 0) == 0 else { return nil }
    return Int(value)
  }
#endif
