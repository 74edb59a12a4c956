import Foundation

/// What went wrong in this library or in Core ML. The kinds are those of `kokobench.h`.
public struct BenchError: LocalizedError, Equatable, CustomStringConvertible {
  public enum Kind: Int32, Sendable {
    case badArgument = 1
    case badHandle
    case notFound
    case badFeature
    case badDtype
    case badShape
    case bufferTooSmall
    case coreMl
    case unsupported
    case io
  }

  public let kind: Kind
  public let description: String
  public var errorDescription: String? { description }

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// `error` as it is, if it is of this library, or with its domain, code and text.
  public init(_ error: Error, during kind: Kind = .coreMl) {
    if let error = error as? BenchError {
      self = error
      return
    }
    let error = error as NSError
    var text = "\(error.domain) \(error.code): \(error.localizedDescription)"
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError {
      text += " (\(cause.domain) \(cause.code): \(cause.localizedDescription))"
    }
    self.init(kind, text)
  }
}
