"""What is said of a list beside its bytes, by a person or by its file's name; and whether a load has it already.

An upload is its bytes and its answers: the same bytes for another day, month or list are another upload.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from alkana.text import Text
from etl.models import Load, LoadState
from etl.reading.asking import Choice
from etl.reading.names import days_in, months_in
from etl.sources.base import Input, NamedDate, all_sources, get_source

# A load in these states has been read: what it did not say was answered.
READ = (LoadState.CHECKED, LoadState.WAITS_APPROVAL, LoadState.PUBLISHED, LoadState.UNDONE)
WAITING = (LoadState.NEEDS_INPUT, LoadState.FAILED)

SAME_BYTES = Text(
    "Cùng nội dung tệp đã nạp là lần nạp {load} ({answers}). Nếu câu trả lời khi đó sai, hãy hoàn tác lần nạp ấy",
    "The same bytes are loaded as load {load} ({answers}). If those answers were wrong, undo that load",
)
NO_ANSWER = Text("không có câu trả lời", "without an answer")
CONVENTIONS = {
    str(Choice.DATES): Text("ngày viết", "dates written"),
    str(Choice.DECIMAL): Text("dấu thập phân", "decimal mark"),
}


@dataclass(frozen=True, slots=True)
class Stated:
    """What comes with an upload."""

    name: str
    source: str = ""
    as_of: date | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


def proposal(question: Input, name: str) -> str | None:
    """The answer that the file's name states, as an ISO date; None when it states none or may state several."""
    stated = stated_dates(question, name)
    return stated[0].isoformat() if len(stated) == 1 else None


def stated_dates(question: Input, name: str) -> list[date]:
    """Every answer that the file's name may state."""
    match question.from_name:
        case NamedDate.DAY:
            return days_in(name)
        case NamedDate.MONTH:
            return months_in(name)
        case None:
            return []


@dataclass(frozen=True, slots=True)
class DatedCodes:
    """Rows of a list that say their day themselves: by a code that is known from other lists.

    `known` gives the day of each code that is known, None where it has none yet.
    """

    column: str
    known: Callable[[Iterable[str]], dict[str, date | None]]


_dated: dict[tuple[str, str], DatedCodes] = {}


def register_dated(source: str, question: str, codes: DatedCodes) -> None:
    """Rows with these codes need no answer to the question; called when the app that knows them is ready."""
    _dated[source, question] = codes


def dated_codes(source: str, question: str) -> DatedCodes | None:
    """How rows of a list may say by themselves what is asked."""
    return _dated.get((source, question))


def agrees(load: Load, stated: Stated) -> bool:
    """Whether nothing that is stated differs from what the load has, is told or is named."""
    if stated.source and load.source and stated.source != load.source:
        return False
    code = load.source or stated.source
    questions = {question.column: question for question in _questions(code)}
    as_of = get_source(code).as_of if code else None
    given = dict(stated.inputs)
    if stated.as_of and as_of in questions:
        given.setdefault(str(as_of), stated.as_of.isoformat())
    elif stated.as_of and not _agrees_on_age(load, stated.as_of):
        return False
    if any(
        not _agrees_on(load, question, given.get(name), stated.name) for name, question in questions.items()
    ):
        return False
    every_question = {question.column for question in _questions("")}
    others = {name: answer for name, answer in given.items() if name not in every_question}
    return all(_agrees_on_reading(load, name, answer) for name, answer in others.items())


def _questions(code: str) -> Iterator[Input]:
    """What is asked about a list; about any, while it is not recognised."""
    for source in [get_source(code)] if code else all_sources():
        yield from source.inputs


def _agrees_on_age(load: Load, as_of: date) -> bool:
    known = load.stated_as_of or load.as_of
    return known == as_of if known or load.state in READ else True


def _agrees_on_reading(load: Load, name: str, answer: str) -> bool:
    """Of a convention such as the decimal mark, which the file may prove by itself."""
    known = load.inputs.get(name) or load.detection.get("conventions", {}).get(name)
    if known:
        return bool(known == answer)
    # What was read without it needs no answer; a cell that could not be read might.
    return load.state not in READ or not load.rows_quarantined


def _agrees_on(load: Load, question: Input, given: str | None, name: str) -> bool:
    named_before = {day.isoformat() for day in stated_dates(question, load.name)}
    answered = load.inputs.get(question.column) or (
        load.stated_as_of.isoformat()
        if load.stated_as_of and load.source and get_source(load.source).as_of == question.column
        else None
    )
    known = {answered} if answered else named_before
    if given:
        return given in known if answered or len(known) == 1 else True
    named = {day.isoformat() for day in stated_dates(question, name)}
    # Whoever answered otherwise than the name says has seen that name.
    return named == named_before or not named or not known or bool(named & known)


def is_better_name(load: Load, name: str) -> bool:
    """Whether a file that waits is handed in under a name that says more, or at least no less."""
    if load.state not in WAITING or name == load.name:
        return False
    questions = list(_questions(load.source))
    return any(proposal(question, name) for question in questions) or not any(
        proposal(question, load.name) for question in questions
    )


def said_of(load: Load) -> Text:
    """The answers of a load in words, or that it had none."""
    labels = {question.column: question.label for question in _questions(load.source)} if load.source else {}
    labels |= CONVENTIONS
    parts = [(labels[name], answer) for name, answer in load.inputs.items() if name in labels]
    if not parts and load.as_of:
        parts = [(Text("dữ liệu đến ngày", "as of"), load.as_of.isoformat())]
    if not parts:
        return NO_ANSWER
    return Text(
        ", ".join(f"{label.vi} {answer}" for label, answer in parts),
        ", ".join(f"{label.en} {answer}" for label, answer in parts),
    )
