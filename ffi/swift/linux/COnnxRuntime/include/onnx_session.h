/* The little of ONNX Runtime's C interface that the stand-in needs. Calls return NULL or a message to free(). */
#ifndef ONNX_SESSION_H
#define ONNX_SESSION_H

#include <stdint.h>

#define ONNX_MAX_RANK 8

typedef struct OnnxSession OnnxSession;

typedef struct {
  const char *name;
  void *data;
  uint64_t byteCount;
  /* ONNX's TensorProto.DataType. */
  int32_t elementType;
  int32_t rank;
  int64_t shape[ONNX_MAX_RANK];
  /* Of outputs: what onnx_release frees. */
  void *owner;
} OnnxValue;

char *onnx_open(const char *path, OnnxSession **session);
void onnx_close(OnnxSession *session);
/* Outputs have their names set; the rest is filled in. On a failure nothing is left to release. */
char *onnx_run(OnnxSession *session, const OnnxValue *inputs, int32_t inputCount, OnnxValue *outputs,
               int32_t outputCount);
void onnx_release(OnnxValue *output);

#endif
