import {
  allocate,
  type Dtype,
  type DtypeArrays,
  elementCount,
  type Tensor,
  tensor,
} from "./tensor.ts";

/**
 * The tensor that a strided buffer holds, row-major and contiguous. Core ML's multi-arrays are such buffers:
 * the Neural Engine aligns rows, so that the shape alone does not tell where an element is.
 * @param shape size of each axis
 * @param strides elements between neighbours along each axis
 * @throws {RangeError} where shape and strides differ in number, or the buffer ends before the last element.
 */
export function fromStrided<D extends Dtype>(
  dtype: D,
  shape: readonly number[],
  strides: readonly number[],
  buffer: DtypeArrays[D],
): Tensor<D> {
  if (strides.length !== shape.length) {
    throw new RangeError(
      `Cannot read a strided tensor: expected ${shape.length} strides for [${shape}], received [${strides}]`,
    );
  }
  const count = elementCount(shape);
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], 0);
  if (count > 0 && last >= buffer.length) {
    throw new RangeError(
      `Cannot read a strided tensor [${shape}] with strides [${strides}]: expected at least ${
        last + 1
      } elements, received ${buffer.length}`,
    );
  }
  const data = allocate(dtype, count);
  const index = shape.map(() => 0);
  let place = 0;
  for (let i = 0; i < count; i++) {
    data[i] = buffer[place];
    // Counts on like an odometer, from the last axis.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis];
      if (++index[axis] < shape[axis]) break;
      place -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return tensor(dtype, shape, data);
}
