"""Words of the logon's language in cells, each replaced by the one that stands for it in all languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\S+")
WHOLE = 4
"""Letters before the mark of a cut text (`*`) that make a whole word; fewer may be half of one."""


MOST_WORDS = 1_000
"""Words of a file that are kept; a column of words has a few dozen."""


@dataclass(slots=True)
class Vocabulary:
    """Words of one kind with their meanings, in capitals; `met` are those that a file had, known or not."""

    meanings: Mapping[str, str]
    met: set[str] = field(default_factory=set)

    def meaning(self, word: str) -> str | None:
        """What the word stands for, None when it is not known."""
        word = word.upper()
        if len(self.met) < MOST_WORDS:
            self.met.add(word)
        return self.meanings.get(word)

    def translated(self, text: str) -> str:
        """A text of several words, each of them in the language of all; what is not known stays, and so do blanks."""
        return _TOKEN.sub(lambda token: self._of_token(token[0]), text)

    def _of_token(self, token: str) -> str:
        word = token.rstrip("*")
        if len(word) < len(token) and len(word) < WHOLE:
            return token
        return (self.meaning(word) or word) + token[len(word) :] if word else token

    @property
    def unknown(self) -> frozenset[str]:
        """Words that the file had and nothing is known of."""
        return frozenset(word for word in self.met if word not in self.meanings)


Vocabularies = Mapping[str, Vocabulary]
"""By kind of words."""
