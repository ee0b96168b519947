"""The words of the logon's language, as staff keep them: which stands for which.

Words are replaced when a list is read, before keys are made. What happens when staff change one is in `etl.rereading`.
"""

import unicodedata

from alkana.text import Text
from etl import logon_words
from etl.models import LogonWord
from etl.reading.words import Vocabularies, Vocabulary

UNKNOWN_STATUS = Text(
    "Từ trạng thái chưa biết: {words}. Trạng thái lệnh được suy từ các từ còn lại; hãy khai báo nghĩa của chúng trong "
    "dữ liệu gốc",
    "Unknown status words: {words}. The state follows from the others; say what they mean in the master data",
)


def vocabularies() -> Vocabularies:
    """All words by their kind, for one file."""
    meanings: dict[str, dict[str, str]] = {}
    rows = LogonWord.objects.exclude(meaning=None).exclude(meaning="")
    for kind, word, meaning in rows.values_list("kind", "word", "meaning"):
        meanings.setdefault(kind, {})[word] = meaning
    return {kind: Vocabulary(words) for kind, words in meanings.items()}


def as_compared(word: str) -> str:
    """The form in which words are kept and looked up."""
    return unicodedata.normalize("NFC", word).strip().upper()


def write_standards() -> None:
    """Bring the words that are known without staff up to date; what staff say stays."""
    rows = [
        LogonWord(kind=kind, language=language, word=as_compared(word), standard_meaning=meaning)
        for kind, language, word, meaning in logon_words.standard()
    ]
    LogonWord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "word"],
        update_fields=["language", "standard_meaning"],
    )
