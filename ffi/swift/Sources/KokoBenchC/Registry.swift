import Foundation
import KokoBenchKit

/// The loaded models by their handles. A handle is a number, so that a closed or made-up one is found out.
final class Registry: @unchecked Sendable {
  static let shared = Registry()

  private let lock = NSLock()
  private var models = [UInt32: Predictor]()
  private var last: UInt32 = 0

  func add(_ model: Predictor) throws -> UInt32 {
    lock.lock()
    defer { lock.unlock() }
    guard last < UInt32.max else { throw BenchError(.badHandle, "All handles have been given") }
    last += 1
    models[last] = model
    return last
  }

  func model(_ handle: UInt32) throws -> Predictor {
    lock.lock()
    defer { lock.unlock() }
    guard let model = models[handle] else { throw unknown(handle) }
    return model
  }

  /// Takes the model out of the registry. It is freed when nobody predicts with it any more, outside of the lock.
  func remove(_ handle: UInt32) throws -> Predictor {
    lock.lock()
    defer { lock.unlock() }
    guard let model = models.removeValue(forKey: handle) else { throw unknown(handle) }
    return model
  }

  private func unknown(_ handle: UInt32) -> BenchError {
    let isOld = handle > 0 && handle <= last
    return BenchError(.badHandle, "The model \(handle) was \(isOld ? "unloaded" : "never loaded")")
  }
}
