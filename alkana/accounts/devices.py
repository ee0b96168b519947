"""The name by which a person knows a device: browser and system, from what the browser says of itself."""

import re

BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Version/[\d.]+ .*Safari/", "Safari"),
)
# Order matters: an Android device also says Linux, an iPad also says Mac OS.
SYSTEMS = (
    (r"Windows", "Windows"),
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|X11", "Linux"),
)


def name(user_agent: str) -> str:
    """`Chrome · Windows`; the text itself when it is not that of a known browser."""
    parts = [_first(table, user_agent) for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, parts)) if parts[0] else user_agent[:60]


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((title for pattern, title in table if re.search(pattern, text)), "")
