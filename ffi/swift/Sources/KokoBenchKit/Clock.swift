import Dispatch

/// Nanoseconds of the monotonic clock.
public func nowNs() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// The result of `body` and the nanoseconds that it took.
public func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, UInt64) {
  let start = nowNs()
  let result = try body()
  return (result, nowNs() - start)
}
