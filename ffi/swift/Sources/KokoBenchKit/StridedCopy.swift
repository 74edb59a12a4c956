import Foundation

/// Elements in memory: `strides` count elements from one index of an axis to the next.
struct StridedLayout {
  let shape: [Int]
  let strides: [Int]

  /// Row-major without padding.
  init(rowMajor shape: [Int]) {
    self.shape = shape
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    self.strides = strides
  }

  init(shape: [Int], strides: [Int]) {
    self.shape = shape
    self.strides = strides
  }

  var elementCount: Int { shape.reduce(1, *) }
}

/// Copies between memory of any strides and memory that is row-major without padding, of the same shape.
/// Runs of elements that are contiguous on both sides are copied or converted at once.
struct StridedCopy {
  private let layout: StridedLayout
  /// Elements of a run, and the first of the trailing axes that make it up.
  private let runLength: Int
  private let runAxis: Int

  init(_ layout: StridedLayout) {
    self.layout = layout
    var length = 1
    var axis = layout.shape.count
    while axis > 0, layout.strides[axis - 1] == length || layout.shape[axis - 1] == 1 {
      axis -= 1
      length *= layout.shape[axis]
    }
    runLength = length
    runAxis = axis
  }

  /// Calls `body` with the offset of every run in the strided and in the row-major memory, and its length, all in elements.
  private func forEachRun(_ body: (_ strided: Int, _ packed: Int, _ count: Int) -> Void) {
    if layout.shape.contains(0) { return }
    var index = [Int](repeating: 0, count: runAxis)
    var strided = 0
    var packed = 0
    while true {
      body(strided, packed, runLength)
      packed += runLength
      var axis = runAxis - 1
      while axis >= 0 {
        index[axis] += 1
        strided += layout.strides[axis]
        if index[axis] < layout.shape[axis] { break }
        strided -= layout.strides[axis] * layout.shape[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  /// Packs `source` into `target`, which must have room for all elements.
  func pack(
    _ source: UnsafeRawPointer, _ type: ElementType,
    into target: UnsafeMutableRawPointer, _ targetType: ElementType
  ) {
    forEachRun { strided, packed, count in
      convert(
        source + strided * type.byteCount, type, target + packed * targetType.byteCount, targetType,
        count: count)
    }
  }

  /// Spreads `source` over `target`, which must span the layout.
  func unpack(
    _ source: UnsafeRawPointer, _ type: ElementType,
    into target: UnsafeMutableRawPointer, _ targetType: ElementType
  ) {
    forEachRun { strided, packed, count in
      convert(
        source + packed * type.byteCount, type, target + strided * targetType.byteCount, targetType,
        count: count)
    }
  }
}

/// Copies `count` contiguous elements, rounding to nearest, ties to even, where fp32 becomes fp16.
private func convert(
  _ source: UnsafeRawPointer, _ type: ElementType,
  _ target: UnsafeMutableRawPointer, _ targetType: ElementType, count: Int
) {
  if type == targetType {
    target.copyMemory(from: source, byteCount: count * type.byteCount)
  } else if type == .fp16 {
    let source = source.assumingMemoryBound(to: Float16.self)
    let target = target.assumingMemoryBound(to: Float.self)
    for index in 0..<count { target[index] = Float(source[index]) }
  } else {
    let source = source.assumingMemoryBound(to: Float.self)
    let target = target.assumingMemoryBound(to: Float16.self)
    for index in 0..<count { target[index] = Float16(source[index]) }
  }
}
