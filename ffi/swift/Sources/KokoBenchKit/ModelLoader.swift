import CoreML
import Foundation

/// Compiles packages and loads what they compile to.
public enum ModelLoader {
  /// Compiles the package at `package` into the directory `compiled`, which is replaced if it is there, and which
  /// appears whole or not at all. Gives the time of the compilation alone.
  public static func compile(_ package: URL, into compiled: URL) throws -> UInt64 {
    try requireFile(package)
    try requireFile(compiled.deletingLastPathComponent())
    let (made, elapsedNs) = try timed {
      try coreMl { try waitFor { try await MLModel.compileModel(at: package) } }
    }
    let files = FileManager.default
    // Core ML's temporary directory may be on another volume, from where a move is a copy.
    let part = compiled.appendingPathExtension("part-\(UUID().uuidString)")
    do {
      defer { try? files.removeItem(at: part) }
      try files.moveItem(at: made, to: part)
      if files.fileExists(atPath: compiled.path) { try files.removeItem(at: compiled) }
      try files.moveItem(at: part, to: compiled)
    } catch {
      try? files.removeItem(at: made)
      throw BenchError(error, during: .io)
    }
    return elapsedNs
  }

  /// Loads the model that was compiled to `compiled`, to run on `units`.
  public static func load(_ compiled: URL, units: ComputeUnits) throws -> (model: Predictor, elapsedNs: UInt64) {
    try requireFile(compiled)
    let (model, elapsedNs) = try timed {
      try coreMl { try MLModel(contentsOf: compiled, configuration: units.configuration) }
    }
    return (Predictor(model), elapsedNs)
  }

  static func requireFile(_ url: URL) throws {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw BenchError(.notFound, "There is nothing at \(url.path)")
    }
  }
}

/// Runs `body`, whose errors are Core ML's.
func coreMl<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch { throw BenchError(error) }
}
