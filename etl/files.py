"""Keeping uploaded bytes: once per content, under their hash, written so that a crash leaves no half file."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from etl.models import StoredFile

CHUNK = 1 << 20


def chunks_of(path: Path) -> Iterable[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def store(chunks: Iterable[bytes]) -> StoredFile:
    """Keep these bytes and return their record; the same bytes are kept once."""
    folder = Path(settings.ALKANA_DATA_DIR) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        stored = StoredFile(sha256=digest.hexdigest(), size=size)
        stored.path.parent.mkdir(exist_ok=True)
        temporary.replace(stored.path)
    finally:
        temporary.unlink(missing_ok=True)
    StoredFile.objects.bulk_create([stored], ignore_conflicts=True)
    return StoredFile.objects.get(pk=stored.pk)
