"""The refusal to publish a guide that is not ready."""

from django.core.exceptions import ValidationError

from workshops.rules.guide import Gap
from workshops.words import gap_words


class NotReady(ValidationError):
    """A guide cannot be published yet; `gaps` says why."""

    def __init__(self, title: str, gaps: tuple[Gap, ...]) -> None:
        super().__init__([f"{title} : {gap_words(gap)}" for gap in gaps])
        self.gaps = gaps
