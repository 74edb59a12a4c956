"""JSON lines on stdout: how the Python side tells its caller what happens."""

from __future__ import annotations

import json
import os
import sys
from typing import TextIO


def claim_stdout() -> TextIO:
    """Keeps stdout for JSON lines: whatever libraries print goes to stderr from here on."""
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return lines


class Emitter:
    """Writes one JSON object a line to what stdout was when it was made."""

    def __init__(self) -> None:
        self._lines = claim_stdout()

    def __call__(self, **message: object) -> None:
        """Writes ``message`` as one line at once."""
        print(json.dumps(message, ensure_ascii=False), file=self._lines, flush=True)
