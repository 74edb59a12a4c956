/* The calls of the interface that need no Swift. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dladdr */
#endif
#include "kokobench.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(name) "\"" #name "\":{\"offset\":%zu,\"size\":%zu}"
#define MEASURES(type, field) offsetof(type, field), sizeof(((type *)0)->field)

static const char *const layoutFormat =
    "{\"abiVersion\":%d,\"structs\":{"
    "\"kb_error\":{\"size\":%zu,\"fields\":{" FIELD(code) "," FIELD(message) "}},"
    "\"kb_tensor\":{\"size\":%zu,\"fields\":{" FIELD(name) "," FIELD(data) "," FIELD(capacity_bytes) ","
    FIELD(needed_bytes) "," FIELD(dtype) "," FIELD(rank) "," FIELD(shape) "}},"
    "\"kb_times\":{\"size\":%zu,\"fields\":{" FIELD(input_ns) "," FIELD(model_ns) "," FIELD(output_ns) ","
    FIELD(total_ns) "}}}}";

/* Whoever closes the library, by ending its process too, must not take away code that threads of Swift's runtime still run. */
__attribute__((constructor)) static void stayLoaded(void) {
  Dl_info library;
  if (dladdr((const void *)kb_abi_version, &library) == 0) return;
  dlopen(library.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

uint32_t kb_abi_version(void) { return KB_ABI_VERSION; }

int32_t kb_abi_layout(char **json, kb_error *error) {
  char text[2048];
  if (error != NULL) memset(error, 0, sizeof *error);
  snprintf(text, sizeof text, layoutFormat, KB_ABI_VERSION,
           sizeof(kb_error), MEASURES(kb_error, code), MEASURES(kb_error, message),
           sizeof(kb_tensor), MEASURES(kb_tensor, name), MEASURES(kb_tensor, data),
           MEASURES(kb_tensor, capacity_bytes), MEASURES(kb_tensor, needed_bytes), MEASURES(kb_tensor, dtype),
           MEASURES(kb_tensor, rank), MEASURES(kb_tensor, shape),
           sizeof(kb_times), MEASURES(kb_times, input_ns), MEASURES(kb_times, model_ns),
           MEASURES(kb_times, output_ns), MEASURES(kb_times, total_ns));
  if (json != NULL) *json = strdup(text);
  if (json != NULL && *json != NULL) return KB_OK;
  if (error != NULL) {
    error->code = KB_BAD_ARGUMENT;
    snprintf(error->message, sizeof error->message, "json is NULL");
  }
  return KB_BAD_ARGUMENT;
}

void kb_free(char *text) { free(text); }
