"""A finished answer: one JSON text, compressed once when it is made and served as it is to everyone who asks again."""

import gzip
import json
import struct
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

import brotli

from alkana.text import Text

Payload = dict[str, Any]
SIZES = struct.Struct(">II")
# Below this a compressed answer is not smaller on the wire.
WORTH_COMPRESSING = 400
# Quantities are stored with three decimals and keep them.
MOST_ZEROS = 3


@dataclass(frozen=True)
class Answer:
    """`key` names the answer exactly; quoted it is the ETag. `packed` is what the cache holds."""

    key: str
    packed: bytes

    @classmethod
    def of(cls, key: str, payload: Payload) -> "Answer":
        """Write and compress a payload."""
        body = encoded(payload)
        zipped = gzip.compress(body, 5, mtime=0)
        brotlied = brotli.compress(body, quality=4) if len(body) > WORTH_COMPRESSING else b""
        return cls(key, SIZES.pack(len(zipped), len(brotlied)) + zipped + brotlied)

    def content(self, accepted: str) -> tuple[bytes, str]:
        """Bytes for a reader with this Accept-Encoding, and their coding (`br`, `gzip` or `` for plain)."""
        zipped, brotlied = SIZES.unpack_from(self.packed)
        if brotlied and "br" in codings(accepted):
            return self.packed[SIZES.size + zipped :], "br"
        if brotlied and "gzip" in codings(accepted):
            return self.packed[SIZES.size : SIZES.size + zipped], "gzip"
        return self.body, ""

    @cached_property
    def body(self) -> bytes:
        """The JSON, uncompressed."""
        zipped, _ = SIZES.unpack_from(self.packed)
        return gzip.decompress(self.packed[SIZES.size : SIZES.size + zipped])

    @cached_property
    def payload(self) -> Payload:
        """The answer as Python values."""
        payload: Payload = json.loads(self.body)
        return payload


def codings(accepted: str) -> set[str]:
    """Content codings that an Accept-Encoding header allows."""
    allowed = set()
    for item in accepted.lower().split(","):
        name, _, weight = item.partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            allowed.add(name.strip())
    return allowed


def encoded(payload: object) -> bytes:
    """JSON as every answer writes it: decimals as text, ISO dates, texts in the active language."""
    return json.dumps(payload, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()


def decimal_text(value: Decimal) -> str:
    """A decimal as every answer writes it: exact, without the zeros that a computation leaves at its end."""
    text = format(value if value else abs(value), "f")
    if len(text.partition(".")[2]) > MOST_ZEROS:
        return text.rstrip("0").rstrip(".")
    return text


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Text):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
