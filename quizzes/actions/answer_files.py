"""Photos and files of an open answer: added once, taken back, read by their learner and by who may grade them."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.actions.uploads import Checked, Refused
from people.models import User
from quizzes.actions.followed import followed
from quizzes.actions.places import Place
from quizzes.models import SUBMITTED, AnswerFile

MOST = 3  # of an answer
MOST_EVER = 20  # rows of an answer, those taken back included: nobody fills the disk by adding and taking back


class NotAsked(LookupError):
    """This question takes no file."""


def add_files(place: Place, files: Sequence[Checked], key: UUID, *, at: datetime) -> None:
    """Keep files with an answer of a locked running attempt; a key that was used adds nothing. NotAsked, Refused."""
    asked = place.body["question"].get("attachment")
    if not asked:
        raise NotAsked
    keys = [key, *(uuid5(key, str(rank)) for rank in range(1, len(files)))]
    known = set(place.slot.files.values_list("client_key", flat=True))
    new = [(one, own) for one, own in zip(files, keys, strict=False) if own not in known]
    if not new:
        return
    if len(place.files) + len(new) > MOST or len(known) + len(new) > MOST_EVER:
        raise Refused(ngettext("%(n)d file at most.", "%(n)d files at most.", MOST) % {"n": MOST})
    if asked == "photo" and any(one.kind != "photo" for one, _own in new):
        raise Refused(_("Only photos are taken here."))
    place.files += [_keep(place, one, own, at) for one, own in new]


def _keep(place: Place, one: Checked, key: UUID, at: datetime) -> AnswerFile:
    sha256 = hashlib.sha256(one.content).hexdigest()
    folder = f"answers/{place.slot.attempt.uuid}/{place.slot.position}"
    path = storages["private"].save(f"{folder}/{sha256[:16]}.{one.ending}", ContentFile(one.content))
    return AnswerFile.objects.create(
        slot=place.slot,
        name=one.name,
        path=path,
        kind=one.kind,
        size=len(one.content),
        sha256=sha256,
        client_key=key,
        added_at=at,
    )


def take_back(place: Place, file: UUID, *, at: datetime) -> None:
    """Take a file back from an answer of a locked running attempt; twice does no harm. AnswerFile.DoesNotExist."""
    AnswerFile.objects.get(slot=place.slot, uuid=file).take_back(at)
    place.files = [one for one in place.files if one.uuid != file]


def gradable_files(person: User) -> "Iterable[AnswerFile]":
    """Files of the answers that a person may grade: handed in, by somebody they follow."""
    attempts = followed(person, of_cooperants=True).filter(state=SUBMITTED)
    return AnswerFile.objects.kept().filter(slot__attempt__in=attempts)
