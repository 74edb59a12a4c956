import Foundation

/// A voice: one row of style for each number of phonemes, from 1 on.
public struct Voice: Sendable {
  public let rowCount: Int
  private let rowWidth: Int
  private let rows: [Float]

  /// A voice of `data`, `[rowCount, rowWidth]` little-endian fp32.
  init(_ data: Data, rowCount: Int, rowWidth: Int) throws {
    let neededBytes = rowCount * rowWidth * MemoryLayout<Float>.size
    guard data.count == neededBytes else {
      throw InputError(
        "Cannot read the voice: expected \(neededBytes) bytes ([\(rowCount), \(rowWidth)] fp32), received \(data.count)"
      )
    }
    self.rowCount = rowCount
    self.rowWidth = rowWidth
    rows = data.withUnsafeBytes { bytes in
      (0..<rowCount * rowWidth).map { Float(bitPattern: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)) }
    }
    if let index = rows.firstIndex(where: { !$0.isFinite }) {
      throw InputError("Cannot read the voice: row \(index / rowWidth) has a value that is not finite (\(rows[index]))")
    }
  }

  /// The style for an utterance of `phonemeCount` phonemes, padding not counted: row `phonemeCount - 1`.
  public func row(phonemeCount: Int) throws -> [Float] {
    guard (1...rowCount).contains(phonemeCount) else {
      throw InputError("Cannot pick a style row: expected 1 to \(rowCount) phonemes, received \(phonemeCount)")
    }
    return Array(rows[(phonemeCount - 1) * rowWidth..<phonemeCount * rowWidth])
  }
}
