"""The second factor: six digits from an app, and recovery codes for the day the phone is gone.

django-otp keeps the key, refuses a code that was used before, and makes guessing slower with every wrong one. Here is
what users and administrators do with it; signing in asks `attempt`. Wrong codes count like wrong passwords.
"""

import hashlib
import math
import re
import secrets
import time
from binascii import unhexlify
from dataclasses import dataclass
from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from alkana.accounts.models import User

SIX_DIGITS = re.compile(r"[0-9]{6}")
KEY_BYTES = 20
# The step before and the one after: clocks differ, and people type slowly.
TOLERANCE = 1
CODES = 10
# 12 of 31 signs are 59 bits; none of them looks like another.
CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_PARTS = (4, 4, 4)
# django-otp's column for recovery codes holds 16 characters.
DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class State:
    """A second factor that is on."""

    since: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a typed code. With `wait_seconds` it was not even looked at: too soon after a wrong one."""

    passed: bool = False
    wait_seconds: int = 0
    is_locked: bool = False


def is_on(user: User) -> bool:
    """Whether signing in takes a code."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def state_of(user: User) -> State | None:
    """Since when it is on; None when it is off."""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device is None:
        return None
    return State(device.created_at, StaticToken.objects.filter(device__user=user).count())


def new_key() -> str:
    """A key for an app that nobody has yet, in hexadecimal digits."""
    return str(random_hex(KEY_BYTES))


def address_of(user: User, key: str) -> str:
    """What an app reads from the picture: the key and whose it is."""
    return str(TOTPDevice(user=user, key=key).config_url)


def turn_on(user: User, *, key: str, typed: str) -> list[str] | None:
    """Ask for codes of this key from now on. Returns the recovery codes, or None when `typed` is no code of the key."""
    digits = _bare(typed)
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    if not SIX_DIGITS.fullmatch(digits) or not totp.verify(int(digits), TOLERANCE):
        return None
    with transaction.atomic():
        turn_off(user)
        # The code that confirmed it does not also open a session.
        TOTPDevice.objects.create(
            user=user, name="app", key=key, tolerance=TOLERANCE, drift=totp.drift, last_t=totp.t()
        )
        return new_codes(user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Recovery codes in place of those before; each opens once. Only their hashes are kept."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [_random_code() for _ in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(user, _bare(code))) for code in codes
    )
    return codes


@transaction.atomic
def turn_off(user: User) -> bool:
    """Ask for the password alone. Returns whether it was on."""
    StaticDevice.objects.filter(user=user).delete()
    removed, _by_table = TOTPDevice.objects.filter(user=user).delete()
    return bool(removed)


def attempt(request: HttpRequest, user: User, typed: str) -> Verdict:
    """Try six digits or a recovery code of a user whose password was right. A wrong one counts towards the lock-out."""
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return Verdict(is_locked=True)
    verdict = _checked(user, _bare(typed))
    if not verdict.passed and not verdict.wait_seconds:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        if getattr(request, "axes_locked_out", False):
            return Verdict(is_locked=True)
    return verdict


@transaction.atomic
def _checked(user: User, typed: str) -> Verdict:
    is_code = SIX_DIGITS.fullmatch(typed) is not None
    devices = (TOTPDevice if is_code else StaticDevice).objects
    # Locked, so that one code typed twice at the same moment opens once.
    device = devices.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Verdict()
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        return Verdict(wait_seconds=math.ceil((why["locked_until"] - timezone.now()).total_seconds()) or 1)
    return Verdict(passed=device.verify_token(typed if is_code else _digest(user, typed)))


def _bare(typed: str) -> str:
    """As people read it to one another: without blanks and dashes."""
    return re.sub(r"[\s-]", "", typed).lower()


def _random_code() -> str:
    return "-".join("".join(secrets.choice(CODE_SIGNS) for _ in range(length)) for length in CODE_PARTS)


def _digest(user: User, code: str) -> str:
    return hashlib.sha256(f"{user.pk}:{code}".encode()).hexdigest()[:DIGEST_LENGTH]
