"""Why the API's door stays closed, where that is more than "sign in" or "not allowed"."""

from rest_framework import exceptions

from alkana.refusals import Explained
from alkana.text import Text


class Locked(Explained, exceptions.Throttled):
    """Signing in failed too often; further attempts wait."""

    default_code = "locked"
    default_detail = Text(
        "Đăng nhập sai quá nhiều lần; tài khoản tạm khóa.",
        "Too many failed attempts; signing in is locked for a while.",
    )  # type: ignore[assignment]
    extra_detail_singular = extra_detail_plural = ""


class ReadOnlyToken(Explained, exceptions.PermissionDenied):
    """A token that only reads was sent to change something."""

    default_code = "read-only-token"
    default_detail = Text(
        "Mã truy cập này chỉ được đọc; việc này cần một mã được đọc và ghi.",
        "This token may only read; this takes one that may read and write.",
    )  # type: ignore[assignment]
