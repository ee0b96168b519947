"""SQL functions and views that questions share, kept in files and brought up to date after every migrate.

They hold no data, so the newest text is always the right one (docs/decisions/0016). Materialized views do.
"""

from pathlib import Path

from django.db import connection

FOLDER = Path(__file__).parent / "sql" / "functions"


def install() -> None:
    """Create or replace all of them, in the order of their file names; `migrate` ends with it."""
    with connection.cursor() as cursor:
        for path in sorted(FOLDER.glob("*.sql")):
            cursor.execute(path.read_text(encoding="utf-8"))
