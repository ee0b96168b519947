"""A question and its way down the read road: key → cache → snapshot → answer. KPIs, tables, charts, summaries and
records are questions; each has one address, and page, API, export, mail and alert all ask it here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language, override

from alkana.db import queries
from alkana.refusals import Refused
from alkana.reporting import formats, near, stamp, store
from alkana.reporting.answer import Answer, Payload
from alkana.reporting.filters import Filters, check_values
from alkana.reporting.snapshot import open_version, snapshot
from alkana.text import Text

BAD_VALUE = Text(
    "Giá trị của “{name}” không hợp lệ: “{value}”. {hint}", "“{name}” has no value “{value}”. {hint}"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address beyond the filters. `read` turns its text into a value or raises ValueError."""

    name: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    help: Text
    default: Any = None

    def value(self, text: str) -> Any:
        """The parsed value. Raises Refused `unknown-value` naming the parameter."""
        try:
            return self.read(text)
        except ValueError as error:
            shown = "".join(sign if sign.isprintable() else "�" for sign in text[:60])
            raise Refused(
                "unknown-value",
                BAD_VALUE.filled(name=self.name, value=shown, hint=str(error)),
                where={"parameter": self.name, "value": shown},
            ) from None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is asked: filters (resolved when it computes), its own options, the part in its address.

    `stated`, while it computes: the filters as they were asked, before the data filled in what was left open.
    """

    filters: Filters
    options: Mapping[str, Any]
    language: str
    part: str = ""
    stated: Filters | None = None

    def canonical(self) -> list[object]:
        """What equal askings have in common, for the key."""
        given = {name: str(value) for name, value in self.options.items() if value is not None}
        return [self.part, self.filters.canonical(), self.filters.scope.canonical(), self.language, given]


class Question:
    """Base of everything that can be asked. Subclasses say what; `ask` says how.

    `code` is the address under /api/v1/; `part` names a variable piece at its end (`inventory/materials/{material}`).
    `ending` follows that piece (`production/batches/{batch}/genealogy`: code `production/batches`, ending `genealogy`).
    A changed meaning raises `version`. Subclasses with a code are registered by being declared.
    """

    code: str = ""
    part: str = ""
    ending: str = ""
    title: Text
    version: int = 1
    filters: Collection[str] = frozenset()
    parameters: Sequence[Parameter] = ()
    permission: str = "read"
    seconds: int = 600
    sources: Sequence[str] = ()
    tag: str = ""
    heavy: bool = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.code:
            register(cls())

    def compute(self, asked: Asked) -> Payload:
        """The answer without its stamp, read in the open snapshot."""
        raise NotImplementedError

    def resolved(self, asked: Asked, data_as_of: date | None) -> Asked:
        """The same with the dates that the reader left open filled in from the data."""
        return replace(asked, filters=asked.filters.resolved(data_as_of), stated=asked.filters)

    def shape(self) -> Mapping[str, Any]:
        """JSON schema of the answer without its stamp."""
        raise NotImplementedError

    def definitions(self) -> Mapping[str, int]:
        """Code → version of every definition that the answer rests on."""
        return {self.code: self.version}

    def asked(
        self, filters: Filters, language: str | None, options: Mapping[str, Any], part: str = ""
    ) -> Asked:
        """Parse options (text or values); unknown ones are refused by name."""
        known = {parameter.name: parameter for parameter in self.parameters}
        values = {name: parameter.default for name, parameter in known.items()}
        for name, value in options.items():
            if name not in known:
                message = Text("Không có tham số “{name}”.", "There is no parameter “{name}”.").filled(
                    name=name[:60]
                )
                raise Refused("unknown-parameter", message, where={"parameter": name[:60]})
            if value is not None and value != "":
                values[name] = known[name].value(value) if isinstance(value, str) else value
        return Asked(filters, values, (language or get_language() or "vi")[:2], part)


_registry: dict[str, Question] = {}


def register(question: Question) -> None:
    """Add a question under its address; an address is taken once."""
    if question.code in _registry and type(_registry[question.code]) is not type(question):
        raise ValueError(f"two questions at {question.code}")
    _registry[question.code] = question


def get(code: str) -> Question:
    """The question at an address. Raises KeyError."""
    return _registry[code]


def questions() -> list[Question]:
    """All questions, by address."""
    return [_registry[code] for code in sorted(_registry)]


def key_of(question: Question, asked: Asked, version: int) -> str:
    """The exact key of an answer, from the data version and everything else that it depends on."""
    return store.key(version, question.code, dict(question.definitions()), *asked.canonical())


def key_now(question: Question, asked: Asked, version: int | None = None) -> str:
    """The key under the newest data version (known already, or asked for): what an ETag is compared with."""
    return key_of(question, asked, stamp.current_version() if version is None else version)


def ask(
    question: Question, filters: Filters, *, language: str | None = None, part: str = "", **options: Any
) -> Answer:
    """Answer a question: from the cache, else computed once in a snapshot and kept under the version actually read.

    Inside an open snapshot (a question made of questions) that snapshot is used. Raises Refused; errors are not kept.
    """
    return answer(question, question.asked(filters, language, options, part))


def answer(question: Question, asked: Asked, *, key: str = "") -> Answer:
    """`ask` for options that are parsed already; `key` when it is known already."""
    inside = open_version()
    key = key or key_now(question, asked, inside)
    if found := _stored(key):
        return found
    if inside is not None:
        return _computed(question, asked)
    with store.single_flight(key):
        return _stored(key) or _computed(question, asked)


def peek(
    question: Question, filters: Filters, *, language: str | None = None, part: str = "", **options: Any
) -> Answer | None:
    """The answer if it is in the cache; never a query."""
    return _stored(key_now(question, question.asked(filters, language, options, part)))


def _stored(key: str) -> Answer | None:
    if found := near.get(key):
        return found
    packed = store.get(key)
    return None if packed is None else near.keep(Answer(key, packed))


BEYOND = Text(
    "dữ liệu chỉ đến {day}: hỏi ngày {asked} thì trả lời cho ngày {day}",
    "the data end on {day}: {asked} was asked for, {day} is answered",
)


def _beyond(asked: Filters, resolved: Filters) -> Text | None:
    """A note when a day after the last one of the data was asked for."""
    if not (asked.as_of and resolved.as_of and asked.as_of > resolved.as_of):
        return None
    day, later = (formats.in_languages(formats.day, one.as_of) for one in (resolved, asked))
    return BEYOND.filled(day=day, asked=later)


def _computed(question: Question, asked: Asked) -> Answer:
    with snapshot() as version, override(asked.language):
        check_values(asked.filters)
        info = stamp.info(version).of(question.sources)
        resolved = question.resolved(asked, info.as_of)
        with queries.labelled(question.code):
            payload = question.compute(resolved)
        if beyond := _beyond(asked.filters, resolved.filters):
            payload["notes"] = [*payload.get("notes", ()), beyond]
        payload["stamp"] = stamp.as_json(version, info, resolved.filters, question.definitions())
        result = Answer.of(key_of(question, asked, version), payload)
    store.put(result.key, result.packed, seconds=question.seconds)
    return result
