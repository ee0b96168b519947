"""Finished answers in Valkey, under keys that say exactly what they answer. Nothing is ever flushed or overwritten
by something else: a key names the data version, so time to live only bounds memory. Without Valkey all is a miss."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection
from django_redis import get_redis_connection
from redis.exceptions import RedisError

PREFIX = "answer:"
LOCK_SECONDS = 60
WAIT_SECONDS = 20

log = structlog.get_logger(__name__)


@cache
def installation() -> str:
    """What else an answer depends on: this release's code and this database (a re-created one has another oid)."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            for path in sorted(folder.rglob("*")):
                if path.suffix in (".py", ".sql"):
                    digest.update(path.read_bytes())
    with connection.cursor() as cursor:
        cursor.execute("select oid::text from pg_database where datname = current_database()")
        digest.update(cursor.fetchone()[0].encode())
    return digest.hexdigest()


def key(*parts: object) -> str:
    """SHA-256 of the parts, equal in every process of this release."""
    return hashlib.sha256(json.dumps([installation(), *parts], sort_keys=True).encode()).hexdigest()


def get(name: str) -> bytes | None:
    """What is stored under a key, or None."""
    try:
        found: bytes | None = client().get(PREFIX + name)
    except RedisError:
        return None
    return found


def put(name: str, value: bytes, *, seconds: int, only_if_absent: bool = False) -> None:
    """Store a finished answer. A cache that is down is no error for the reader."""
    try:
        client().set(PREFIX + name, value, ex=seconds, nx=only_if_absent)
    except RedisError as error:
        log.warning("answer not cached", error=str(error))


def drop(name: str) -> None:
    """Remove what is stored under a key. For facts about users only: answers never change under their key."""
    try:
        client().delete(PREFIX + name)
    except RedisError as error:
        log.warning("not dropped from the cache", error=str(error))


def number(name: str) -> int | None:
    """A number under a plain name, or None."""
    try:
        found = client().get(name)
    except RedisError:
        return None
    return int(found) if found else None


def put_number(name: str, value: int, *, seconds: int, only_if_absent: bool = False) -> None:
    """Keep a number for a while."""
    try:
        client().set(name, value, ex=seconds, nx=only_if_absent)
    except RedisError as error:
        log.warning("number not cached", name=name, error=str(error))


@contextmanager
def single_flight(name: str) -> Iterator[None]:
    """One process computes an answer while the others wait for it, at most WAIT_SECONDS."""
    lock = None
    try:
        lock = client().lock(f"{PREFIX}{name}:making", timeout=LOCK_SECONDS, sleep=0.02)
        taken = lock.acquire(blocking_timeout=WAIT_SECONDS)
    except RedisError:
        taken = False
    try:
        yield
    finally:
        if lock is not None and taken:
            try:
                lock.release()
            except RedisError as error:  # it ran out while computing: the next reader may already hold it
                log.info("lock of an answer ran out", error=str(error))


def client() -> Any:
    """The connection to Valkey."""
    return get_redis_connection("default")
