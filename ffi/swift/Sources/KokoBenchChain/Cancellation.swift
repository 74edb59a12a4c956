import Foundation

/// Asks work on another thread to stop.
public final class Cancellation: @unchecked Sendable {
  private let lock = NSLock()
  private var cancelled = false

  public init() {}

  public var isCancelled: Bool { lock.withLock { cancelled } }

  public func cancel() { lock.withLock { cancelled = true } }

  /// Throws a `CancellationError` once `cancel` was called.
  func check() throws {
    if isCancelled { throw CancellationError() }
  }
}
