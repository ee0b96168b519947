"""API tokens: secrets by which programs read as a user without signing in. Here they are made, ended and recognised.

Only the SHA-256 of a secret is kept; that is enough, for nobody guesses 256 random bits. What a token opens lies in
Valkey for a minute, as readers do (`viewer.py`), so a request that changes nothing asks no database.
"""

import hashlib
import json
import re
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from alkana.accounts.models import ApiToken, User
from alkana.refusals import Refused
from alkana.reporting import store
from alkana.text import Text

PREFIX = "alk_"
SECRET_BYTES = 32
# So much of a secret is shown, for people to know their tokens apart; the rest is as hard to guess as all of it.
SHOWN = 10
MOST = 20
LONGEST_DAYS = 365
SECONDS = 60
NOTHING = b"null"
SHAPE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token opens: its user's API, for reading or for all that the user may do, until `expires` (epoch)."""

    token_id: int
    user_id: int
    is_read_only: bool
    expires: float

    @property
    def is_over(self) -> bool:
        """Whether its time has run out."""
        return self.expires <= time.time()


class UnknownToken(Exception):
    """No token has this secret, or none any more."""


def is_secret(text: str) -> bool:
    """Whether a text looks like the secret of a token; everything else needs no looking up."""
    return SHAPE.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create(user: User, *, name: str, is_read_only: bool, days: int) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can tell a second time. Raises Refused."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a token lives 1 to {LONGEST_DAYS} days, not {days}")
    if ApiToken.objects.filter(user=user, revoked_at=None).count() >= MOST:
        raise Refused(
            "too-many-tokens",
            Text(
                "Bạn đã có {most} mã truy cập; hãy thu hồi mã không còn dùng.",
                "You have {most} tokens already; revoke one that is no longer used.",
            ).filled(most=MOST),
        )
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                user=user,
                name=name,
                is_read_only=is_read_only,
                opening=secret[:SHOWN],
                digest=digest_of(secret),
                expires_at=timezone.now() + timedelta(days=days),
            )
    except IntegrityError as error:
        raise Refused(
            "token-name-taken",
            Text(
                "Bạn đã có mã truy cập tên này; hãy thu hồi mã cũ hoặc chọn tên khác.",
                "You have a token of this name; revoke it or choose another name.",
            ),
        ) from error
    return token, secret


def revoke(token: ApiToken) -> None:
    """End a token: from the next request on it opens nothing."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    store.drop(_key(token.digest))
    # A request may have read the token just before this change is committed. What lies here then stops it from putting
    # the token back: `grant` never overwrites.
    transaction.on_commit(lambda: store.put(_key(token.digest), NOTHING, seconds=SECONDS))


def grant(digest: str) -> Grant | None:
    """What the token with this digest opens, from Valkey or the database; None when it was revoked.

    Raises UnknownToken. Looking into the database, at most once a minute, is also when its last use is written.
    """
    packed = store.get(_key(digest))
    return unpacked(_read(digest) if packed is None else packed)


def unpacked(packed: bytes) -> Grant | None:
    """The grant in what Valkey holds under `name_of(digest)`."""
    facts = json.loads(packed)
    return Grant(*facts) if facts else None


def name_of(digest: str) -> str:
    """Where Valkey holds a grant."""
    return store.PREFIX + _key(digest)


@lru_cache(maxsize=2048)
def owner_of(digest: str) -> int:
    """Whose token it is, remembered per process: a token never changes its user. Raises UnknownToken."""
    found = grant(digest)
    if found is None:
        raise UnknownToken
    return found.user_id


def _read(digest: str) -> bytes:
    token = ApiToken.objects.filter(digest=digest).first()
    if token is None:
        raise UnknownToken
    now = timezone.now()
    if token.revoked_at is not None:
        packed = NOTHING
    else:
        packed = json.dumps(
            [token.pk, token.user_id, token.is_read_only, token.expires_at.timestamp()]
        ).encode()
        if token.expires_at > now:
            # Without Valkey every request comes here; it still writes once a minute.
            unused = Q(last_used_at=None) | Q(last_used_at__lt=now - timedelta(seconds=SECONDS))
            ApiToken.objects.filter(unused, pk=token.pk, user__is_active=True).update(last_used_at=now)
    store.put(_key(digest), packed, seconds=SECONDS, only_if_absent=True)
    return packed


def _key(digest: str) -> str:
    # Not by release, as answers are: what one release revokes, another that still runs must not open.
    return f"token:{digest}"
