/**
 * The numbers of the C interface (`swift/Sources/CKokoBench/include/kokobench.h`): its version, constants, and where the fields of
 * its structs lie on 64-bit systems. Tests hold them against the header's text and against what the built library says.
 * @module
 */

/** `KB_ABI_VERSION`: the interface that these bindings speak. */
export const abiVersion = 1;
/** `KB_MAX_RANK`. */
export const maxRank = 8;
/** `KB_MESSAGE_BYTES`. */
export const messageBytes = 2044;

/** What a call returns: `KB_OK` and so on. */
export const codes = {
  OK: 0,
  BAD_ARGUMENT: 1,
  BAD_HANDLE: 2,
  NOT_FOUND: 3,
  BAD_FEATURE: 4,
  BAD_DTYPE: 5,
  BAD_SHAPE: 6,
  BUFFER_TOO_SMALL: 7,
  CORE_ML: 8,
  UNSUPPORTED: 9,
  IO: 10,
} as const;

/** Types of elements: `KB_FP16` and so on. */
export const elementTypes = { AS_DECLARED: 0, FP16: 1, FP32: 2, INT32: 3 } as const;

/** `MLComputeUnits`: `KB_CPU_ONLY` and so on. */
export const computeUnits = { CPU_ONLY: 0, CPU_AND_GPU: 1, ALL: 2, CPU_AND_NE: 3 } as const;

/** Where a model may run, spelled as coremltools spells it. */
export type ComputeUnits = keyof typeof computeUnits;

/** Offsets and sizes in bytes. */
export interface StructLayout {
  readonly size: number;
  readonly fields: Readonly<Record<string, { readonly offset: number; readonly size: number }>>;
}

/** The structs, by their names in C. */
export const structs = {
  kb_error: {
    size: 2048,
    fields: { code: { offset: 0, size: 4 }, message: { offset: 4, size: messageBytes } },
  },
  kb_tensor: {
    size: 104,
    fields: {
      name: { offset: 0, size: 8 },
      data: { offset: 8, size: 8 },
      capacity_bytes: { offset: 16, size: 8 },
      needed_bytes: { offset: 24, size: 8 },
      dtype: { offset: 32, size: 4 },
      rank: { offset: 36, size: 4 },
      shape: { offset: 40, size: 8 * maxRank },
    },
  },
  kb_times: {
    size: 32,
    fields: {
      input_ns: { offset: 0, size: 8 },
      model_ns: { offset: 8, size: 8 },
      output_ns: { offset: 16, size: 8 },
      total_ns: { offset: 24, size: 8 },
    },
  },
} as const satisfies Record<string, StructLayout>;
