/**
 * In which precision a translated program computes.
 * @module
 */

/**
 * `fp32`: every operation computes in fp32 and nothing is rounded between two. `declared`: every output of every
 * MIL operation is rounded once, to nearest even, to the element type that the program declares for it, as on a
 * machine with ideal kernels of that type. Inside an operation all is fp32: sums of products, the steps of an LSTM
 * with their hidden and cell states (only its outputs are rounded), means and variances of normalizations.
 */
export type Numerics = "fp32" | "declared";
