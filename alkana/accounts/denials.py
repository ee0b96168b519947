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


class SecondFactorNeeded(Explained, exceptions.AuthenticationFailed):
    """The password was right; the user has a second factor."""

    default_code = "second-factor-needed"
    default_detail = Text(
        "Tài khoản này có bước xác thực thứ hai; hãy gửi thêm `otp` với sáu chữ số của ứng dụng hoặc một mã khôi phục.",
        "This account has a second factor; also send `otp` with the six digits of the app, or a recovery code.",
    )  # type: ignore[assignment]


class SecondFactorWrong(Explained, exceptions.AuthenticationFailed):
    """Neither the digits of this half minute nor an unused recovery code."""

    default_code = "second-factor-wrong"
    default_detail = Text("`otp` không đúng hoặc đã dùng rồi.", "`otp` does not fit, or was used already.")  # type: ignore[assignment]


class SecondFactorTooSoon(Explained, exceptions.Throttled):
    """After a wrong code the next one waits, longer each time."""

    default_code = "second-factor-too-soon"
    default_detail = Text(
        "Quá sớm sau một mã sai; hãy chờ rồi thử lại.", "Too soon after a wrong code; wait, then try again."
    )  # type: ignore[assignment]
    extra_detail_singular = extra_detail_plural = ""


class ReadOnlyToken(Explained, exceptions.PermissionDenied):
    """A token that only reads was sent to change something."""

    default_code = "read-only-token"
    default_detail = Text(
        "Mã truy cập này chỉ được đọc; việc này cần một mã được đọc và ghi.",
        "This token may only read; this takes one that may read and write.",
    )  # type: ignore[assignment]
