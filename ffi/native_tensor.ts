import type { Tensor } from "../tensor/tensor.ts";

/** Element types that the library takes and gives. */
export type NativeDtype = "fp16" | "fp32" | "int32";
/** A value that the library takes or gives. */
export type NativeTensor = Tensor<NativeDtype>;
/** Memory of such a value. */
export type NativeArray = NativeTensor["data"];
