#include "onnx_session.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <onnxruntime/onnxruntime_c_api.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const OrtApi *api;
static OrtEnv *environment;
static OrtMemoryInfo *cpuMemory;
static char *environmentFailure;
static atomic_int isFirst = 1;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct OnnxSession {
  OrtSession *session;
};

/* The message of `status`, which is freed; NULL for success. */
static char *messageOf(OrtStatus *status) {
  if (status == NULL) return NULL;
  char *message = strdup(api->GetErrorMessage(status));
  api->ReleaseStatus(status);
  return message;
}

/* Turns the standard error stream off and gives what turns it on again. */
static int silence(void) {
  fflush(stderr);
  int saved = dup(STDERR_FILENO);
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (saved >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  if (nowhere >= 0) close(nowhere);
  return saved;
}

static void endSilence(int saved) {
  if (saved < 0) return;
  dup2(saved, STDERR_FILENO);
  close(saved);
}

/* The interface of the ONNX Runtime that KOKOBENCH_ONNXRUNTIME names, or else of the one that this was linked with. Only the same
   build computes the same bits as the ONNX backend. */
static const OrtApi *openRuntime(void) {
  const char *path = getenv("KOKOBENCH_ONNXRUNTIME");
  const OrtApiBase *(*base)(void) = OrtGetApiBase;
  if (path != NULL) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *symbol = library == NULL ? NULL : dlsym(library, "OrtGetApiBase");
    if (symbol == NULL) {
      environmentFailure = strdup(dlerror());
      return NULL;
    }
    memcpy(&base, &symbol, sizeof base);
  }
  const OrtApi *found = base()->GetApi(ORT_API_VERSION);
  if (found == NULL) environmentFailure = strdup("this ONNX Runtime is older than its header");
  return found;
}

/* All sessions share one pool of threads: making and ending threads would be most of a small model's loading. */
static void makeEnvironment(void) {
  api = openRuntime();
  if (api == NULL) return;
  OrtThreadingOptions *threading = NULL;
  OrtStatus *status = api->CreateThreadingOptions(&threading);
  if (status == NULL) {
    status = api->CreateEnvWithGlobalThreadPools(ORT_LOGGING_LEVEL_FATAL, "stand-in", threading, &environment);
  }
  if (threading != NULL) api->ReleaseThreadingOptions(threading);
  if (status == NULL) status = api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &cpuMemory);
  environmentFailure = messageOf(status);
}

char *onnx_open(const char *path, OnnxSession **session) {
  pthread_once(&once, makeEnvironment);
  if (environmentFailure != NULL) return strdup(environmentFailure);
  OrtSessionOptions *options = NULL;
  OrtSession *opened = NULL;
  OrtStatus *status = api->CreateSessionOptions(&options);
  if (status == NULL) status = api->DisablePerSessionThreads(options);
  if (status == NULL) status = api->DisableMemPattern(options);
  if (status == NULL) {
    /* Debian's build registers every schema of ONNX twice with the first session, and complains of each. */
    int saved = atomic_exchange(&isFirst, 0) ? silence() : -1;
    status = api->CreateSession(environment, path, options, &opened);
    endSilence(saved);
  }
  if (options != NULL) api->ReleaseSessionOptions(options);
  if (status != NULL) return messageOf(status);
  *session = malloc(sizeof(OnnxSession));
  (*session)->session = opened;
  return NULL;
}

void onnx_close(OnnxSession *session) {
  api->ReleaseSession(session->session);
  free(session);
}

/* Fills `output` from its owner. */
static OrtStatus *readValue(OnnxValue *output) {
  OrtTensorTypeAndShapeInfo *info = NULL;
  ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
  size_t rank = 0;
  OrtStatus *status = api->GetTensorTypeAndShape(output->owner, &info);
  if (status != NULL) return status;
  status = api->GetTensorElementType(info, &type);
  if (status == NULL) status = api->GetDimensionsCount(info, &rank);
  if (status == NULL && rank > ONNX_MAX_RANK) status = api->CreateStatus(ORT_FAIL, "an output has more than 8 axes");
  if (status == NULL) status = api->GetDimensions(info, output->shape, rank);
  api->ReleaseTensorTypeAndShapeInfo(info);
  if (status == NULL) status = api->GetTensorMutableData(output->owner, &output->data);
  output->elementType = (int32_t)type;
  output->rank = (int32_t)rank;
  return status;
}

char *onnx_run(OnnxSession *session, const OnnxValue *inputs, int32_t inputCount, OnnxValue *outputs,
               int32_t outputCount) {
  const char **inputNames = calloc((size_t)inputCount + 1, sizeof *inputNames);
  const char **outputNames = calloc((size_t)outputCount + 1, sizeof *outputNames);
  OrtValue **feeds = calloc((size_t)inputCount + 1, sizeof *feeds);
  OrtValue **results = calloc((size_t)outputCount + 1, sizeof *results);
  OrtStatus *status = NULL;
  for (int32_t i = 0; i < inputCount && status == NULL; i++) {
    const OnnxValue *input = &inputs[i];
    inputNames[i] = input->name;
    status = api->CreateTensorWithDataAsOrtValue(cpuMemory, input->data, input->byteCount, input->shape,
                                                 (size_t)input->rank, (ONNXTensorElementDataType)input->elementType,
                                                 &feeds[i]);
  }
  for (int32_t i = 0; i < outputCount; i++) outputNames[i] = outputs[i].name;
  if (status == NULL) {
    status = api->Run(session->session, NULL, inputNames, (const OrtValue *const *)feeds, (size_t)inputCount,
                      outputNames, (size_t)outputCount, results);
  }
  for (int32_t i = 0; i < outputCount; i++) {
    outputs[i].owner = results[i];
    if (status == NULL) status = readValue(&outputs[i]);
  }
  if (status != NULL) {
    for (int32_t i = 0; i < outputCount; i++) onnx_release(&outputs[i]);
  }
  for (int32_t i = 0; i < inputCount; i++) {
    if (feeds[i] != NULL) api->ReleaseValue(feeds[i]);
  }
  free(inputNames);
  free(outputNames);
  free(feeds);
  free(results);
  return messageOf(status);
}

void onnx_release(OnnxValue *output) {
  if (output->owner != NULL) api->ReleaseValue(output->owner);
  output->owner = NULL;
}
