"""The PDF of an award: made at the first download, from the snapshot only, then kept as it is."""

import logging
from datetime import datetime

from django.conf import settings

from courses.models import Award, AwardEvent
from courses.rules import award as rules
from media.actions import render
from people.models import User, record

log = logging.getLogger(__name__)

for kind in (rules.CERTIFICATE, rules.ATTESTATION, rules.REALISATION):
    render.register(kind, "certificate")


class Erased(Exception):
    """Nothing is left to print."""


def document(award: Award) -> bytes:
    """Return the PDF of an award that was issued: same award, same bytes, whoever asks.

    When something in it has no accessible form, the PDF is made all the same and the coordination is told. Raises
    RenderFailed when no PDF at all can be made, Erased when its details were erased, ValueError for a draft.
    """
    if award.erased_at:
        raise Erased(award.uuid)
    if award.state == rules.DRAFT:
        raise ValueError("A draft has no document")
    if pdf := render.kept(award.pdf_sha256):
        return pdf
    pdf = _render(award)
    sha = render.keep(pdf)
    is_first = Award.objects.filter(pk=award.pk, pdf_sha256="").update(pdf_sha256=sha)
    if not is_first and sha != Award.objects.values_list("pdf_sha256", flat=True).get(pk=award.pk):
        _record(award, pdf)
    return pdf


def reprint(award: Award, *, by: User, at: datetime) -> bytes:
    """Return the same PDF for somebody of the organisation, with a line in the audit."""
    record("award.reprint", at=at, actor=by, target=f"award {award.uuid}")
    return document(award)


def note_download(award: Award, *, at: datetime) -> None:
    """Remember the holder's first download."""
    if not award.events.filter(kind="downloaded_by_holder").exists():
        AwardEvent.objects.create(award=award, kind="downloaded_by_holder", at=at)


def scanned(verify_url: str) -> str:
    """Return the address in the QR code: in capitals it needs fewer squares, if the path has nothing else in it."""
    base = settings.BASE_URL.partition("://")[2].rstrip("/")
    return verify_url if "/" in base else verify_url.upper()


def _render(award: Award) -> bytes:
    inputs = {
        "at": award.issued_at,
        "template": award.type_version.template,
        "qr": scanned(award.snapshot["verify_url"]),
    }
    try:
        return render.render(award.snapshot["kind"], award.snapshot, **inputs)
    except render.RenderFailed:  # its message may hold the name: never in a log
        log.error("award %s has no accessible form", award.uuid)
        Award.objects.filter(pk=award.pk).update(needs_attention="not_accessible")
        return render.render(award.snapshot["kind"], award.snapshot, **inputs, standards=())


def _record(award: Award, pdf: bytes) -> None:
    """Keep another version of a lost file; it names its award and nobody."""
    render.record_render(award.snapshot["kind"], {"award": str(award.uuid)}, pdf, template=award.type_version.template)
