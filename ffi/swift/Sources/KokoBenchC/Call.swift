import CKokoBench
import Foundation
import KokoBenchKit

public typealias ErrorPointer = UnsafeMutablePointer<kb_error>?

/// Runs `body` and reports how it ended, as every call of the interface does.
func call(_ report: ErrorPointer, _ body: () throws -> Void) -> Int32 {
  do {
    try withMemoryPool(body)
    return write(report, code: Int32(KB_OK), message: "")
  } catch {
    let error = BenchError(error)
    return write(report, code: error.kind.rawValue, message: error.description)
  }
}

/// Writes code and message to `report`, cut at a character where it is too long, and gives the code.
private func write(_ report: ErrorPointer, code: Int32, message: String) -> Int32 {
  guard let report else { return code }
  report.pointee.code = code
  withUnsafeMutableBytes(of: &report.pointee.message) { bytes in
    var count = 0
    for character in message.unicodeScalars {
      let encoded = UTF8.encode(character)!
      if count + encoded.count >= bytes.count { break }
      for unit in encoded {
        bytes[count] = unit
        count += 1
      }
    }
    bytes[count] = 0
  }
  return code
}

/// Runs `body` and gives its value as JSON.
func callForJson(
  _ json: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ error: ErrorPointer,
  _ body: () throws -> some Encodable
) -> Int32 {
  json?.pointee = nil
  return call(error) {
    let json = try required(json, "json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    json.pointee = strdup(String(decoding: try encoder.encode(body()), as: UTF8.self))
  }
}

/// `pointer`, if it is not NULL.
func required<Pointer>(_ pointer: Pointer?, _ name: String) throws -> Pointer {
  guard let pointer else { throw BenchError(.badArgument, "\(name) is NULL") }
  return pointer
}

/// The text at `pointer`.
func text(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String {
  guard let text = String(validatingUTF8: try required(pointer, name)) else {
    throw BenchError(.badArgument, "\(name) is not UTF-8")
  }
  if text.isEmpty { throw BenchError(.badArgument, "\(name) is empty") }
  return text
}

func path(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> URL {
  URL(fileURLWithPath: try text(pointer, name))
}

func computeUnits(_ value: Int32) throws -> ComputeUnits {
  guard let units = ComputeUnits(rawValue: value) else {
    throw BenchError(.badArgument, "compute_units is \(value), which is none of KB_CPU_ONLY .. KB_CPU_AND_NE")
  }
  return units
}
