"""Reading loads again whose words of the logon's language have got another meaning.

Each goes in one transaction: undone, read from its file and published as if it came today. Readers see the end of it.
"""

from collections.abc import Iterable, Mapping

import structlog
from django.db import connection, transaction
from psycopg2 import sql

from alkana.refusals import Refused
from etl import loads, logon, versions
from etl.models import Load, LoadState
from etl.read import NeedsInput
from etl.sources.base import Source, all_sources

log = structlog.get_logger(__name__)


def publish(note: str) -> int:
    """Make an edited word count: lists that have it are read again by a worker. Returns the data version."""
    from etl.tasks import read_again as task

    version = versions.bump("masters", note=note)
    transaction.on_commit(task.delay)
    return version


def read_otherwise() -> list[Load]:
    """Published loads that have a word which would be replaced otherwise today; corrections come with theirs."""
    known = {kind: vocabulary.meanings for kind, vocabulary in logon.vocabularies().items()}
    published = Load.objects.filter(state=LoadState.PUBLISHED, corrects=None).order_by("pk")
    return [load for load in published if _differs(load, known)]


def _differs(load: Load, known: Mapping[str, Mapping[str, str]]) -> bool:
    met = load.detection.get("words")
    if met is not None:
        return any(
            known.get(kind, {}).get(word) != meaning
            for kind, words in met.items()
            for word, meaning in words.items()
        )
    source = next((one for one in all_sources() if one.code == load.source), None)
    return source is not None and _has_any(source, load.pk, known)


def _has_any(source: Source, load_id: int, known: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether rows that were stored before words were replaced hold one that is replaced now."""
    for column in source.columns:
        kind = column.field.words if column.field else column.words
        foreign = [word for word, meaning in known.get(kind, {}).items() if word != meaning]
        if not kind or not foreign:
            continue
        words = "string_to_array(upper({}), ' ')" if column.words else "array[upper({})]"
        statement = sql.SQL(
            "select exists(select 1 from {} where load_id = %s and " + words + " && %s)"
        ).format(sql.Identifier(source.raw_table), sql.Identifier(column.name))
        with connection.cursor() as cursor:
            cursor.execute(statement, [load_id, foreign])
            if cursor.fetchone()[0]:
                return True
    return False


def read_again(found: Iterable[Load] | None = None) -> list[int]:
    """Read loads again whose words have another meaning now, with their corrections. Returns their numbers.

    A load that can't be read any more stays as it is.
    """
    done = []
    for load in read_otherwise() if found is None else found:
        try:
            with loads.publishing():
                corrections = loads.goes_with(load)[::-1]
                loads.undo(load)
                for one in [load, *corrections]:
                    loads.reread(one)
        except (Refused, NeedsInput) as reason:
            log.warning("load_not_read_again", load=load.pk, reason=str(reason))
            continue
        done.append(load.pk)
    return done
