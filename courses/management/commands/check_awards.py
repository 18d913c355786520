"""Prove over the whole table what must hold of awards (specs/certificates.md §3: I1 to I5)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from courses.models import Award, AwardEvent
from courses.models.awards import digest
from courses.rules import award as rules
from courses.rules.number import is_well_formed
from media.models import TemplateVersion

ENDINGS = {rules.REVOKED: ("revoked",), rules.SUPERSEDED: ("superseded",), rules.ISSUED: (), rules.DRAFT: ()}


class Command(BaseCommand):
    """`manage.py check_awards`: says every difference, names nobody, exits 1 when there is one."""

    help = "Check snapshots, numbers, events and states of every certificate."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences."""
        found = [*template_differences(), *award_differences(), *twice_issued()]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} difference(s)")
        self.stdout.write(f"{Award.objects.count()} awards: no difference")


def template_differences() -> Iterator[str]:
    """I1: the templates that documents are made with."""
    for version in TemplateVersion.objects.iterator():
        if sha256(version.source.encode()).hexdigest() != version.sha256:
            yield f"template {version.pk}: I1 its source is not the one that was kept"


def award_differences() -> Iterator[str]:
    """I1 to I4, award by award."""
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for award, kind in AwardEvent.objects.values_list("award", "kind").iterator():
        kinds[award][kind] += 1
    for award in Award.objects.exclude(state=rules.DRAFT).select_related("status_list").iterator():
        for problem in _problems(award, kinds[award.pk]):
            yield f"award {award.uuid}: {problem}"


def _problems(award: Award, events: Counter[str]) -> Iterator[str]:
    if digest(award.snapshot) != award.snapshot_sha256:
        yield "I1 the snapshot is not the one that was issued"
    if not is_well_formed(award.number or "") or award.snapshot.get("number") != award.number:
        yield "I2 the number is wrong"
    if award.status_list is None or award.status_index is None or award.status_index >= award.status_list.size:
        yield "I2 no place in a status list"
    if events["issued"] != 1:
        yield f"I3 {events['issued']} events “issued”"
    for ending in ("revoked", "superseded"):
        if events[ending] != (ending in ENDINGS[award.state]):
            yield f"I3 state {award.state}, {events[ending]} events “{ending}”"
    if events["erased"] != (award.erased_at is not None):
        yield "I3 erased without its event"
    if award.state == rules.SUPERSEDED and not hasattr(award, "successor"):
        yield "I3 replaced by nothing"


def twice_issued() -> Iterator[str]:
    """I5: at most one issued award per holder, type and cycle."""
    rows = Award.objects.filter(state=rules.ISSUED, holder__isnull=False).order_by()
    for row in rows.values("holder", "type__slug", "cycle").annotate(many=Count("pk")).filter(many__gt=1):
        yield f"type {row['type__slug']}: I5 {row['many']} issued to one person"
