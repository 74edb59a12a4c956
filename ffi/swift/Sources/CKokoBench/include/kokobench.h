/*
 * The C interface of the library over Core ML: what Swift exports (Sources/KokoBenchC) and Deno binds.
 *
 * Rules that hold for every call:
 * - It returns a code, KB_OK or what went wrong, and writes code and message to `error`, which may be NULL. Nothing is kept
 *   per thread, so calls may run on any thread, and several at once. Predictions of one model wait for each other.
 * - Nothing aborts on a bad argument: NULL, a closed handle, a wrong name, dtype or shape each have a code.
 *   A NULL pointer with a count or capacity above 0 is a bad argument; a pointer that is not NULL is trusted.
 * - Paths, names and messages are NUL-terminated UTF-8.
 * - Text that a call gives is JSON and its caller's to free with kb_free. On an error the pointer is set to NULL. In the JSON
 *   described below, a key marked ? may be absent.
 * - Times are nanoseconds of a monotonic clock. `elapsed_ns` and `times` may be NULL.
 *
 * A change of any struct, code, signature or JSON below raises KB_ABI_VERSION.
 */
#ifndef KOKOBENCH_H
#define KOKOBENCH_H

#include <stdint.h>

#define KB_ABI_VERSION 1
#define KB_MAX_RANK 8
#define KB_MESSAGE_BYTES 2044

/* What a call returns. */
enum {
  KB_OK = 0,
  /* A NULL or misaligned pointer, a negative count, a value that no enumeration has, text that is not UTF-8. */
  KB_BAD_ARGUMENT = 1,
  /* No model is loaded under this handle, or it was unloaded. */
  KB_BAD_HANDLE = 2,
  /* No such file or directory. */
  KB_NOT_FOUND = 3,
  /* An input that is missing, given twice, or unknown; an output that is unknown or given twice. */
  KB_BAD_FEATURE = 4,
  /* Two dtypes between which nothing is converted: integers and floats. */
  KB_BAD_DTYPE = 5,
  /* A rank or size that the model does not declare. */
  KB_BAD_SHAPE = 6,
  /* A buffer with fewer bytes than its value needs: `needed_bytes` says how many. */
  KB_BUFFER_TOO_SMALL = 7,
  /* Core ML's own error; the message has its domain, code and text. */
  KB_CORE_ML = 8,
  /* This system is too old for the call, or the model is of a kind that it does not know. */
  KB_UNSUPPORTED = 9,
  /* Reading or writing files failed. */
  KB_IO = 10,
};

/* Types of elements. */
enum {
  /* For outputs: as the model gives them. */
  KB_AS_DECLARED = 0,
  KB_FP16 = 1,
  KB_FP32 = 2,
  KB_INT32 = 3,
};

/* Where a model may run: MLComputeUnits. */
enum {
  KB_CPU_ONLY = 0,
  KB_CPU_AND_GPU = 1,
  KB_ALL = 2,
  KB_CPU_AND_NE = 3,
};

typedef struct {
  int32_t code;
  /* Cut at a character where it is longer. Empty for KB_OK. */
  char message[KB_MESSAGE_BYTES];
} kb_error;

/* A value in its caller's memory, row-major without padding. */
typedef struct {
  const char *name;
  /* Aligned to its elements. An output may have NULL here, with a capacity of 0: its shape is told and nothing copied. */
  void *data;
  /* Bytes at `data`. */
  uint64_t capacity_bytes;
  /* Set by predictions: the bytes that the value takes in `dtype`. */
  uint64_t needed_bytes;
  /* fp16 and fp32 are converted into each other, to what the model declares and back. Of an output that asks for
     KB_AS_DECLARED, predictions set it. */
  int32_t dtype;
  /* Of outputs, rank and shape are set by predictions, also where a buffer is too small. */
  int32_t rank;
  int64_t shape[KB_MAX_RANK];
} kb_tensor;

/* Where the time of a prediction went. */
typedef struct {
  /* Checking, converting and copying inputs. */
  uint64_t input_ns;
  /* Inside Core ML. */
  uint64_t model_ns;
  /* Converting and copying outputs. */
  uint64_t output_ns;
  /* The whole call, waiting for other predictions of the model included. */
  uint64_t total_ns;
} kb_times;

/* KB_ABI_VERSION of the built library: to be asked first. */
uint32_t kb_abi_version(void);

/*
 * The layout of the structs above as the library's compiler has it:
 * {"abiVersion": 1, "structs": {NAME: {"size": BYTES, "fields": {NAME: {"offset": BYTES, "size": BYTES}}}}}
 */
int32_t kb_abi_layout(char **json, kb_error *error);

/* Frees text that a call gave. NULL is allowed. */
void kb_free(char *text);

/*
 * This machine:
 * {"implementation": "Core ML" | "stand-in", "chip", "model", "architecture", "osName", "osVersion", "osBuild": TEXT,
 *  "cores": {"physical", "logical": N, "levels": [{"name": "Performance", "physical": N}]}, "memoryBytes": N,
 *  "thermalState": "nominal" | "fair" | "serious" | "critical" | "unknown", "isLowPowerMode": BOOL,
 *  "computeDevices": [{"kind": "cpu" | "gpu" | "neuralEngine" | "unknown", "coreCount"?: N}]}
 */
int32_t kb_device_info(char **json, kb_error *error);

/*
 * Compiles the .mlpackage at `package_path` into the directory `compiled_path`, which appears whole or not at all and
 * whose parent must exist. One that is already there is replaced. `elapsed_ns` is the compilation alone.
 */
int32_t kb_compile(const char *package_path, const char *compiled_path, uint64_t *elapsed_ns, kb_error *error);

/* Loads the compiled model at `compiled_path`; `model` is a handle above 0, never given twice. */
int32_t kb_load(const char *compiled_path, int32_t compute_units, uint32_t *model, uint64_t *elapsed_ns,
                kb_error *error);

/* Closes a handle. The memory goes when the last prediction under way has ended. */
int32_t kb_unload(uint32_t model, kb_error *error);

/*
 * The features of a model:
 * {"inputs": [FEATURE], "outputs": [FEATURE]}, a FEATURE being
 * {"name": TEXT, "dtype": "fp16" | "fp32" | "fp64" | "int32" | "int8" | "unknown",
 *  "shape"?: [N], "ranges"?: [{"min": N, "max"?: N}]}, in the order of names.
 * Outputs of programs mostly declare neither shape nor ranges. Several enumerated shapes are told as the ranges that
 * hold them all.
 */
int32_t kb_describe(uint32_t model, char **json, kb_error *error);

/* Runs the model once. Inputs must be complete; outputs that are not asked for are not copied. */
int32_t kb_predict(uint32_t model, kb_tensor *inputs, int32_t input_count, kb_tensor *outputs, int32_t output_count,
                   kb_times *times, kb_error *error);

/* Runs the model `count` times on the same inputs and writes the time of each inside Core ML to `model_ns`. */
int32_t kb_predict_repeatedly(uint32_t model, kb_tensor *inputs, int32_t input_count, int32_t count, uint64_t *model_ns,
                              kb_error *error);

/*
 * Where Core ML plans to run each operation of the compiled model (macOS 14.4, iOS 17.4), nested blocks' included:
 * {"operations": [{"type": "ios17.conv", "outputs": [TEXT], "preferred"?: DEVICE, "supported"?: [DEVICE],
 *  "costWeight"?: NUMBER}]}, a DEVICE being a kind of kb_device_info. Weights are estimates and add up to about 1.
 * Absent: the plan does not say, as for constants.
 */
int32_t kb_compute_plan(const char *compiled_path, int32_t compute_units, char **json, kb_error *error);

#endif
