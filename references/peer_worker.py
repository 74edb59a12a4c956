"""The loop of a worker that speaks on request and says how long it took.

The worker writes ``{"ready": true, ...}`` when its model is loaded, then answers each line of stdin: a request
``{"id", "tokens"}``, the token ids of one utterance with a zero at both ends, gets ``{"id", "ms", "sampleCount"}`` or
``{"id", "error"}``. It ends with its stdin. ``ms`` is the time from the tokens to the audio in memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from json_lines import Emitter


def serve(emit: Emitter, speak: Callable[[list[int]], int], **facts: object) -> None:
    """Says that it is ready, with ``facts``, and answers requests by ``speak``: tokens to a number of samples."""
    emit(ready=True, **facts)
    for line in sys.stdin:
        request = json.loads(line)
        started = time.perf_counter()
        try:
            sample_count = speak(request["tokens"])
        except Exception as error:  # The caller decides what a failed utterance means.
            emit(id=request["id"], error=f"{type(error).__name__}: {error}")
            continue
        milliseconds = (time.perf_counter() - started) * 1000
        emit(id=request["id"], ms=milliseconds, sampleCount=sample_count)
