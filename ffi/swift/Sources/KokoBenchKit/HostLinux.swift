#if os(Linux)
  import Foundation

  /// What Linux tells of the machine that the stand-in runs on.
  enum Host {
    static let implementation = "stand-in"
    static let model = "Linux"
    static let osName = "Linux"
    static let thermalState = "unknown"
    static let isLowPowerMode = false
    static let coreLevels: [DeviceInfo.Cores.Level] = []

    static var chip: String {
      cpuField("model name").first ?? "unknown"
    }

    static var architecture: String {
      #if arch(arm64)
        return "arm64"
      #else
        return "x86_64"
      #endif
    }

    static var osBuild: String {
      let text = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
      return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    static var physicalCores: Int {
      let cores = Set(zip(cpuField("physical id"), cpuField("core id")).map { "\($0)/\($1)" })
      return cores.isEmpty ? ProcessInfo.processInfo.processorCount : cores.count
    }
  }

  /// The values that /proc/cpuinfo has for `name`, one a logical core.
  private func cpuField(_ name: String) -> [String] {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix(name) }.compactMap { line in
      line.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }
#endif
