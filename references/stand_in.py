"""Packages for coremltools to open: it rewrites the manifest of each, and the caches know packages by their bytes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stand_in(package: str) -> Iterator[str]:
    """A package of the same name and files as ``package``, with a manifest of its own."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, os.path.basename(os.path.normpath(package)))
        os.mkdir(path)
        shutil.copyfile(os.path.join(package, "Manifest.json"), os.path.join(path, "Manifest.json"))
        os.symlink(os.path.abspath(os.path.join(package, "Data")), os.path.join(path, "Data"))
        yield path
