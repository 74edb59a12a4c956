/**
 * Layout of Core ML's weight files (blob storage, version 2; little endian). A 64-byte header: record
 * count u32, version u32. Then per blob a 64-byte metadata record (sentinel u32, data type u32, size in
 * bytes u64, offset of the data u64, padding in bits u64) and the data; both start at multiples of 64.
 * A program refers to a blob by the offset of its metadata record.
 * @module
 */

/** Every header, record and blob starts at a multiple of this. */
export const blobAlignment = 64;
/** First word of a metadata record. */
export const blobSentinel = 0xdeadbeef;
/** The version of the format that is read and written. */
export const blobVersion = 2;
/** Name under which programs refer to the weight file. */
export const weightFileName = "@model_path/weights/weight.bin";
