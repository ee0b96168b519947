"""How a waiting file is answered on the command line: the option that its question is for, and a CSV for a folder.

The CSV has two columns, the file's name and its answer: a day (`2025-10-31`), a month (`2025-10`), a decimal mark, an
order of day and month (`dd/mm`), or the code of a list. A file that needs several has several lines.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alkana.refusals import Refused
from alkana.text import Text
from etl.models import Load
from etl.reading.asking import Choice
from etl.sources.base import NamedDate, all_sources, get_source

NO_ANSWER = Text(
    "Dòng {line} của {file}: “{answer}” không phải câu trả lời. Ghi ngày (2025-10-31), tháng (2025-10), mã danh sách, "
    "dấu thập phân hoặc dd/mm, mm/dd.",
    "Line {line} of {file}: “{answer}” is no answer. Write a day (2025-10-31), a month (2025-10), the code of a list, "
    "a decimal mark, or dd/mm, mm/dd.",
)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(slots=True)
class Answers:
    """What is said of one file."""

    source: str = ""
    as_of: date | None = None
    inputs: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> dict[str, Answers]:
    """Answers by file name. Raises Refused for a line that says nothing."""
    found: dict[str, Answers] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    separator = ";" if text.count(";") > text.count(",") else "\t" if "\t" in text else ","
    for line, cells in enumerate(csv.reader(text.splitlines(), delimiter=separator), 1):
        if len(cells) < 2 or not cells[0].strip() or (line == 1 and cells[1].strip().casefold() == "answer"):
            continue
        name, answer = cells[0].strip(), cells[1].strip()
        if not _take(found.setdefault(name, Answers()), answer):
            words = {"line": line, "file": path.name, "answer": answer}
            raise Refused("bad-answer", NO_ANSWER.filled(**words), where={"line": line})
    return found


def _take(answers: Answers, answer: str) -> bool:
    if MONTH.fullmatch(answer):
        answers.inputs["period"] = f"{answer}-01"
        return True
    for choice in Choice:
        if answer in choice.options:
            answers.inputs[str(choice)] = answer
            return True
    if answer.casefold() in {source.code for source in all_sources()}:
        answers.source = answer.casefold()
        return True
    try:
        answers.as_of = date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def options_for(load: Load) -> str:
    """The options that answer what a waiting load asks; empty when only a form can."""
    asked: Mapping[str, object] = load.where.get("questions") or {}
    if asked and load.source:
        months = {q.column for q in get_source(load.source).inputs if q.from_name is NamedDate.MONTH}
        return " ".join(f"--{name} YYYY-MM" if name in months else "--as-of YYYY-MM-DD" for name in asked)
    if choices := load.where.get("choices"):
        return " ".join(
            f"--{one['parameter']} {'|'.join(Choice(one['parameter']).options)}" for one in choices
        )
    return "--source CODE" if load.message_code == "two-lists-equally-likely" else ""
