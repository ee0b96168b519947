"""What a load says when it failed: sentences for people, whatever the error is called. Refusals say their own."""

from alkana.db import errors
from alkana.text import Text


def broken(error: Exception) -> Text:
    """For whoever loads a file, when the program itself gave up on it."""
    return Text(
        f"Nạp thất bại ({type(error).__name__}); dữ liệu đã công bố không đổi. Có thể nạp tiếp hoặc bỏ.",
        f"The load failed ({type(error).__name__}); what is published did not change. It can be resumed or discarded.",
    )


# What an SQLSTATE (or the first two characters of it) means to whoever loads a file.
_NOT_TAKEN = {
    "22003": Text(
        "Có một số trong tệp lớn hơn mức mà cột lưu trữ chứa được",
        "The file has a number that is larger than the column it is stored in",
    ),
    "22001": Text(
        "Có một đoạn chữ trong tệp dài hơn mức mà cột lưu trữ chứa được",
        "The file has a text that is longer than the column it is stored in",
    ),
    "53100": Text("Đĩa của cơ sở dữ liệu đã đầy", "The disk of the database is full"),
    "23": Text("Tệp vi phạm một ràng buộc của cơ sở dữ liệu", "The file breaks a constraint of the database"),
}
_NOT_TAKEN_OTHERWISE = Text("Cơ sở dữ liệu không nhận được tệp này", "The database could not take this file")


def not_taken(error: Exception) -> Text:
    """For whoever loads a file, when the database could not take what is in it."""
    code, said = errors.sqlstate(error), errors.server_message(error)
    reason = _NOT_TAKEN.get(code) or _NOT_TAKEN.get(code[:2]) or _NOT_TAKEN_OTHERWISE
    return Text(
        f"{reason.vi} ({said}). Dữ liệu đã công bố không đổi; có thể nạp tiếp hoặc bỏ.",
        f"{reason.en} ({said}). What is published did not change; the load can be resumed or discarded.",
    )
