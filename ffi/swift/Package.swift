// swift-tools-version: 5.9
import PackageDescription

// On Linux only: a module named CoreML that stands in for Apple's, so that the code above it compiles, runs and is tested
// there unchanged. It is never part of a build on Apple's systems.
#if os(Linux)
  let coreMl: [Target.Dependency] = ["CoreML"]
  let standIn: [Target] = [
    .target(name: "CoreML", dependencies: ["COnnxRuntime"], path: "linux/CoreML"),
    .target(
      name: "COnnxRuntime", path: "linux/COnnxRuntime",
      linkerSettings: [.linkedLibrary("onnxruntime")]),
    .testTarget(name: "StandInTests", dependencies: ["CKokoBench", "KokoBenchC", "KokoBenchChain"]),
  ]
#else
  let coreMl: [Target.Dependency] = []
  let standIn: [Target] = []
#endif

let package = Package(
  name: "KokoBench",
  platforms: [.macOS(.v14), .iOS(.v17)],
  products: [
    // For Swift programs.
    .library(name: "KokoBenchKit", targets: ["KokoBenchKit"]),
    // The chain over it, for programs that have no Deno: the app in ffi/ios.
    .library(name: "KokoBenchChain", targets: ["KokoBenchChain"]),
    // The same without an app.
    .executable(name: "kokobench-phone", targets: ["kokobench-phone"]),
    // For everybody else: libKokoBench.dylib with the interface of kokobench.h.
    .library(name: "KokoBench", type: .dynamic, targets: ["KokoBenchC"]),
  ],
  targets: [
    .target(name: "CKokoBench"),
    .target(name: "KokoBenchKit", dependencies: coreMl),
    .target(name: "KokoBenchChain", dependencies: ["KokoBenchKit"]),
    .executableTarget(name: "kokobench-phone", dependencies: ["KokoBenchChain"]),
    .target(name: "KokoBenchC", dependencies: ["CKokoBench", "KokoBenchKit"]),
    .testTarget(name: "ChainTests", dependencies: ["KokoBenchChain"]),
    .testTarget(name: "KokoBenchTests", dependencies: ["CKokoBench", "KokoBenchC", "KokoBenchKit"]),
  ] + standIn
)
