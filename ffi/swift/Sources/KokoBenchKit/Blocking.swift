import Dispatch
import Foundation

private final class Outcome<Value>: @unchecked Sendable {
  var result: Result<Value, Error> = .failure(CancellationError())
}

/// Waits on the calling thread for `operation`, which runs on Swift's own threads. Callers are threads of foreign
/// programs; on a thread of Swift's pool this could wait for itself.
func waitFor<Value>(_ operation: @escaping @Sendable () async throws -> Value) throws -> Value {
  let outcome = Outcome<Value>()
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    do { outcome.result = .success(try await operation()) } catch { outcome.result = .failure(error) }
    done.signal()
  }
  done.wait()
  return try outcome.result.get()
}

/// Runs `body` with a pool of its own for Objective-C's temporary objects: threads of foreign programs have none, so
/// that what Core ML leaves in it would never go.
public func withMemoryPool<Result>(_ body: () throws -> Result) rethrows -> Result {
  #if canImport(ObjectiveC)
    return try autoreleasepool(invoking: body)
  #else
    return try body()
  #endif
}
