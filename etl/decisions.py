"""What a person decides about a load, from page or API: one road to the verbs, one sentence about what it did."""

from alkana.accounts.viewer import Viewer
from alkana.refusals import Refused
from alkana.text import Text
from etl import answers, load_approvals, loads, progress
from etl.models import Load, LoadState
from etl.tasks import undo_load

UNKNOWN = Text("Không có việc này.", "There is no such decision.")


def decide(load: Load, decision: str, *, by: Viewer) -> Text:
    """Publish, undo, discard, cancel or try without publishing. Raises Refused.

    Publishing, undoing and stopping go on in a worker; the sentence then says what is about to happen.
    """
    match decision:
        case "publish":
            told = answers.publishing(load)
            load_approvals.let_go_on(load, by=by)
        case "undo":
            loads.must(load, LoadState.PUBLISHED)
            told = answers.undoing(load, loads.goes_with(load))
            undo_load.delay(load.pk, by.user_id)
        case "cancel":
            progress.ask_to_cancel(load.pk)
            told = answers.cancelling(load)
        case "discard":
            loads.discard(load)
            told = answers.discarded(load)
        case "dry-run":
            is_published = load.state == LoadState.PUBLISHED
            tried = loads.dry_run(load)
            told = answers.tried_undo(tried) if is_published else answers.tried(tried)
        case _:
            raise Refused("unknown-decision", UNKNOWN)
    return told
