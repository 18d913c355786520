"""What was loaded before, and when it was changed since: kept in Wagtail's own history, where trainers see it.

Each load of a thing writes one history entry, « Chargé depuis le dossier de contenu », with the digest of what was loaded
and the stamp of the thing then. An unchanged file never writes again what a trainer changed in the administration.
Rejected: comparing with the database (it would undo every correction made there), a table of our own.
"""

from dataclasses import dataclass, field
from typing import Any

from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from courses.models import CertificateType, Positioning
from home.importing.pack import digest
from media.models import Picture
from quizzes.models import Quiz

ACTION = "home.import"


@dataclass(frozen=True)
class Entry:
    """What the last load of a thing left: digest of its content, stamp, address, parent and order of what is below."""

    digest: str = ""
    stamp: list[Any] = field(default_factory=list)
    parent: str = ""
    order: list[str] = field(default_factory=list)


@dataclass
class Journal:
    """The last entry of each thing ever loaded, by `kind:id`."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Journal":
        """Return the journal: two queries."""
        journal = cls()
        for model in (ModelLogEntry, PageLogEntry):
            for data in model.objects.filter(action=ACTION).order_by("timestamp", "pk").values_list("data", flat=True):
                journal.entries[data["key"]] = Entry(data["digest"], data["stamp"], data["parent"], data["order"])
        return journal

    def known(self, key: str) -> bool:
        """Say whether a thing was ever loaded."""
        return key in self.entries

    def __getitem__(self, key: str) -> Entry:
        return self.entries.get(key, Entry())

    def write(self, key: str, instance: Any, entry: Entry, *, changed: bool = True) -> None:
        """Note a load in the history of a thing."""
        self.entries[key] = entry
        revision = getattr(instance, "latest_revision", None)
        data = {"key": key, "digest": entry.digest, "stamp": entry.stamp, "parent": entry.parent, "order": entry.order}
        log(
            instance=instance, action=ACTION, revision=revision if changed else None, content_changed=changed, data=data
        )


def stamp(instance: Any) -> list[Any]:
    """Return what tells whether a thing was changed since: its last revisions, else its own values."""
    if isinstance(instance, Picture):
        return [instance.file_hash, instance.title, instance.description, instance.credit]
    if isinstance(instance, CertificateType):
        version = instance.current_version()
        return [instance.title, str(instance.course_item_id), version.number if version else 0]
    if isinstance(instance, Positioning):
        texts = list(instance.statements.order_by("sort_order", "pk").values_list("content_id", "text"))
        return [digest([instance.title, instance.intro, instance.scale, [list(pair) for pair in texts]])]
    if isinstance(instance, Quiz):
        questions = instance.slots.order_by("sort_order", "pk").values_list("question__latest_revision_id", flat=True)
        return [instance.latest_revision_id, *questions]
    return [instance.latest_revision_id]
