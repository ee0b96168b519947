"""Memory of reading stays bounded whatever the number of rows."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from tests.workbooks import long_list

ROWS = 200_000
HEADER = ["Posting Date", "Material", "Text", *(f"Column {n}" for n in range(5))]

READ = """
import json, sys
from pathlib import Path
from alkana.text import Text
from etl.reading.blocks import typed_blocks
from etl.reading.detect import detect
from etl.reading.workbook import open_list
from etl.sources.base import Column, Kind, Source
from tests.peak import peak_mib

path, header = sys.argv[1], json.loads(sys.argv[2])
columns = [Column("posting_date", "Posting Date", Kind.DATE), Column("material", "Material", Kind.CODE)]
columns += [Column(h.lower(), h, Kind.NUMBER if h.endswith("1") else Kind.TEXT) for h in header[2:]]
source = Source("zlong", Text("x", "x"), tuple(columns), key=("material",))
before = peak_mib()
rows = 0
with open_list(path) as file:
    for block in typed_blocks(file, detect(file, [source]).chosen):
        rows += len(block.frame)
print(json.dumps({"rows": rows, "growth": peak_mib() - before}))
"""


def test_a_long_list_from_sap_is_read_in_bounded_memory(folder: Path) -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=i) for i in range(300)]
    rows = (
        [days[i * 300 // ROWS], f"15{i % 3000:07d}", f"document {i}", *range(i, i + 5)] for i in range(ROWS)
    )
    path = long_list(folder / "long.xlsx", HEADER, rows)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), json.dumps(HEADER)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    told = json.loads(done.stdout)
    assert told["rows"] == ROWS
    assert told["growth"] < 300, f"{told['growth']:.0f} MiB"
