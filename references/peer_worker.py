"""The loop of a worker that speaks on request and says how long it took.

The worker writes ``{"ready": true, "loadMs", "threads", "versions", "settings"}`` when its model is loaded, then answers each
line of stdin: a request ``{"id", "tokens"}``, the token ids of one utterance with a zero at both ends, gets
``{"id", "ms", "sampleCount", "peakMemoryBytes"}`` or ``{"id", "error"}``. ``ms`` is the time from the tokens to the audio in
memory, the peak is that of the process so far, null where the system does not tell. Where the request names an ``audioFile``, the audio is written there afterwards, raw little-endian fp32. Where it has
``"drawsReplaced": true``, the worker speaks with constants in place of its random draws, if it can. It ends with its stdin.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from json_lines import Emitter

# Token ids to audio [samples], fp32 at 24 kHz.
Speak = Callable[[list[int]], np.ndarray]


def serve(emit: Emitter, load: Callable[[], tuple[Speak, Speak | None]], facts: Callable[[], dict[str, Any]]) -> None:
    """Loads by ``load``, says that it is ready with ``facts``, and answers requests.

    ``load`` gives two ways to speak: as the model does, and with its draws replaced, or None where it has no such way.
    """
    started = time.perf_counter()
    speak, speak_replaced = load()
    emit(ready=True, loadMs=(time.perf_counter() - started) * 1000, **facts())
    for line in sys.stdin:
        request = json.loads(line)
        try:
            emit(id=request["id"], **answer(request, speak_replaced if request.get("drawsReplaced") else speak))
        except Exception as error:  # The caller decides what a failed utterance means.
            emit(id=request["id"], error=f"{type(error).__name__}: {error}")


def answer(request: dict[str, Any], speak: Speak | None) -> dict[str, Any]:
    """Speaks, and keeps the audio where it is asked for."""
    if speak is None:
        raise NotImplementedError("this worker cannot replace the draws of its model")
    started = time.perf_counter()
    audio = speak(request["tokens"])
    milliseconds = (time.perf_counter() - started) * 1000
    if "audioFile" in request:
        audio.astype("<f4").tofile(request["audioFile"])
    return {"ms": milliseconds, "sampleCount": audio.size, "peakMemoryBytes": peak_memory_bytes()}


def peak_memory_bytes() -> int | None:
    """The most physical memory that this process has had at once, shared pages included.

    On Linux not getrusage's ru_maxrss, which begins with that of whoever started the process.
    """
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return 1024 * int(status.split("VmHWM:")[1].split()[0])
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return None
