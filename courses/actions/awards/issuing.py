"""Give awards, one or many, and replace them (specs/certificates.md §3).

`issue` and `issue_batch` are called by an action or a task, never by a page view, a download or a mail. The PDF is not
made here but at the first download (`documents.py`).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from courses.models import Award, AwardEvent, CertificateType, CertificateTypeVersion, StatusList
from courses.models.awards import attention_lines, digest
from courses.rules import award as rules
from courses.rules.award import AwardFacts
from courses.rules.names import tag
from courses.rules.number import ALPHABET, BODY_LENGTH, complete, shown
from media.rules.glyphs import clean, printable, unprintable
from people.models import User

TRIES = 4  # a number drawn twice is a chance in 10¹⁶; a parallel issue is the usual reason to read again


class Refused(Exception):
    """The facts make no award. `reasons` are codes of `courses.models.awards.ATTENTION`; `messages` their sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = list(reasons)

    @property
    def messages(self) -> list[str]:
        """What a person reads."""
        return attention_lines("\n".join(self.reasons))


@dataclass
class Batch:
    """What `issue_batch` did: every award that stands, those made now, and who was refused and why (codes)."""

    awards: list[Award] = field(default_factory=list)
    created: list[Award] = field(default_factory=list)
    refused: list[tuple[User, list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Wanted:
    holder: User
    facts: AwardFacts
    name: str
    supersedes: Award | None = None
    keeps_dates: bool = False


def issue(
    holder: User,
    type: CertificateType,
    cycle: str,
    facts: AwardFacts,
    *,
    at: datetime,
    by: User | None = None,
    automatic: bool = True,
    name: str = "",
    reason: str = "",
) -> Award | None:
    """Give one award; the one already issued for the same holder, type and cycle is returned as it is.

    Safe inside another transaction. A person's issue (`automatic=False`) raises Refused with every reason at once,
    and needs a `reason` after a revocation. An automatic one returns None when refused and leaves a draft that says why
    to the coordination; it never follows a revocation. `name` is printed instead of the account's (pseudonyms).
    """
    names = {holder.pk: name} if name else {}
    batch = issue_batch(type, [(holder, facts)], cycle, at=at, by=by, automatic=automatic, names=names, reason=reason)
    if batch.awards:
        return batch.awards[0]
    if automatic:
        return None
    raise Refused(batch.refused[0][1])


def issue_batch(
    type: CertificateType,
    people: Sequence[tuple[User, AwardFacts]],
    cycle: str,
    *,
    at: datetime,
    by: User | None = None,
    automatic: bool = False,
    names: Mapping[int, str] | None = None,
    reason: str = "",
) -> Batch:
    """Give an award to each person in the same number of queries for 1 and 200; one refusal never stops the others."""
    cycle, batch = type.cycle_of(cycle), Batch()
    version = type.current_version()
    wanted = [
        _Wanted(holder, facts, clean((names or {}).get(holder.pk) or holder.get_full_name()))
        for holder, facts in sorted({person.pk: (person, facts) for person, facts in people}.values(), key=_by_pk)
    ]
    if version is None:
        batch.refused = [(one.holder, ["no_version"]) for one in wanted]
        return batch
    with transaction.atomic():
        for _try in range(TRIES):
            try:
                with transaction.atomic():
                    return _issue_all(type, version, wanted, cycle, at, by, automatic, reason)
            except IntegrityError as error:  # somebody else issued one of them just now: read again
                lost = error
        raise lost


def _by_pk(pair: tuple[User, AwardFacts]) -> int:
    return pair[0].pk


def _issue_all(
    type: CertificateType,
    version: CertificateTypeVersion,
    wanted: Sequence[_Wanted],
    cycle: str,
    at: datetime,
    by: User | None,
    automatic: bool,
    reason: str,
) -> Batch:
    batch, drafts, fresh, waiting = Batch(), {}, [], []
    issued, revoked = {}, set()
    organisation, place = type.issuer.organisation(), type.issuer.place()
    texts = _texts(version, place)
    rows = Award.objects.filter(type=type, cycle=cycle, holder__in=[one.holder for one in wanted])
    for row in rows.exclude(state=rules.SUPERSEDED).select_related("type_version"):
        if row.state == rules.ISSUED:
            issued[row.holder_id] = row
        elif row.state == rules.DRAFT:
            drafts[row.holder_id] = row
        else:
            revoked.add(row.holder_id)
    for one in wanted:
        if one.holder.pk in issued:
            batch.awards.append(issued[one.holder.pk])
            continue
        wrong = _refusals(one, texts, type.kind, organisation)
        if not automatic and by is not None and by.pk == one.holder.pk:
            wrong.insert(0, "to_oneself")
        if one.holder.pk in revoked and (automatic or not reason):
            wrong = ["after_revocation"] if automatic else ["reason_missing", *wrong]
        if wrong:
            batch.refused.append((one.holder, wrong))
            if automatic and wrong != ["after_revocation"]:
                waiting.append((one, wrong))
        else:
            fresh.append(one)
    batch.created = _seal(type, version, fresh, cycle, at, by, organisation, texts, drafts, note=reason)
    batch.awards.extend(batch.created)
    _leave_drafts(type, version, cycle, waiting, drafts, organisation, texts, at)
    return batch


def _texts(version: CertificateTypeVersion, place: str) -> dict[str, Any]:
    texts = version.texts | {"criteria": version.criteria, "place": version.texts.get("place") or place}
    return {key: printable(str(text)) for key, text in texts.items()}


def _refusals(one: _Wanted, texts: Mapping[str, Any], kind: str, organisation: Mapping[str, Any]) -> list[str]:
    wrong = rules.refusals(one.name, one.facts, texts, kind, organisation)
    odd = unprintable(one.name)
    return [*wrong, f"name_unprintable:{odd}"] if odd else wrong


def _seal(
    type: CertificateType,
    version: CertificateTypeVersion,
    wanted: Sequence[_Wanted],
    cycle: str,
    at: datetime,
    by: User | None,
    organisation: Mapping[str, Any],
    texts: Mapping[str, Any],
    drafts: Mapping[int, Award],
    *,
    note: str = "",
) -> list[Award]:
    """Write awards, snapshots and events; a draft becomes the award it prepared (same address)."""
    if not wanted:
        return []
    at = at.replace(microsecond=0)
    status_list, indexes = _free_bits(type, len(wanted))
    prepared = [drafts[one.holder.pk].pk for one in wanted if one.holder.pk in drafts]
    if prepared:
        Award.objects.filter(pk__in=prepared).delete()
    awards = []
    for one, index in zip(wanted, indexes, strict=True):
        award = _award(type, version, one, cycle, at, by, organisation, texts)
        award.status_list, award.status_index = status_list, index
        if one.holder.pk in drafts:
            award.uuid = drafts[one.holder.pk].uuid
        awards.append(award)
    Award.objects.bulk_create(awards)
    AwardEvent.objects.bulk_create(
        [AwardEvent(award=award, kind="issued", private_note=note, actor=by, at=at) for award in awards]
    )
    return list(Award.objects.filter(pk__in=[award.pk for award in awards]).select_related("type_version"))


def _award(
    type: CertificateType,
    version: CertificateTypeVersion,
    one: _Wanted,
    cycle: str,
    at: datetime,
    by: User | None,
    organisation: Mapping[str, Any],
    texts: Mapping[str, Any],
) -> Award:
    number = complete("".join(secrets.choice(ALPHABET) for _symbol in range(BODY_LENGTH)))
    minor, key, old = one.holder.may_be_minor, secrets.token_hex(32), one.supersedes
    until = old.valid_until if old and one.keeps_dates else rules.valid_until(at, version.validity_months)
    printed = _printable(
        rules.snapshot(
            kind=type.kind,
            name=one.name,
            facts=one.facts,
            texts=texts,
            organisation=organisation,
            signatories=version.signatories,
            issued_at=at,
            until=until,
            number=number,
            verify_url=f"{settings.BASE_URL.rstrip('/')}/v/{shown(number)}",
            locale=settings.LANGUAGE_CODE,
        )
    )
    return Award(
        number=number,
        type=type,
        type_version=version,
        holder=one.holder,
        cycle=cycle,
        snapshot=printed,
        snapshot_sha256=digest(printed),
        issued_at=at,
        issued_by=by,
        valid_from=old.valid_from if old and one.keeps_dates else at,
        valid_until=until,
        state=rules.ISSUED,
        supersedes=one.supersedes,
        minor_at_issue=minor,
        public_name_mode=rules.name_mode(type.public_name_mode, minor=minor),
        name_key=key,
        name_tag=tag(one.name, key),
    )


def _printable(value: Any) -> Any:
    """Drop from every text what no face can print; names were checked before."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list) else value


def _free_bits(type: CertificateType, count: int) -> tuple[StatusList, list[int]]:
    """Return a status list and as many free places in it, drawn at random: never used, never used again."""
    lists = StatusList.objects.filter(issuer=type.issuer)
    newest = lists.order_by("-pk").first()
    if newest is None or newest.awards.count() + count > newest.size // 2:
        url = f"{settings.BASE_URL.rstrip('/')}/statuts/{StatusList.objects.count() + 1}"
        newest, _created = StatusList.objects.get_or_create(url=url, defaults={"issuer": type.issuer})
    draw = secrets.SystemRandom().sample(range(newest.size), min(8 + 3 * count, newest.size))
    taken = set(newest.awards.filter(status_index__in=draw).values_list("status_index", flat=True))
    free = [index for index in draw if index not in taken]
    if len(free) < count:
        used = set(newest.awards.values_list("status_index", flat=True))
        free = [index for index in range(newest.size) if index not in used]
        secrets.SystemRandom().shuffle(free)
    return newest, free[:count]


def _leave_drafts(
    type: CertificateType,
    version: CertificateTypeVersion,
    cycle: str,
    waiting: Sequence[tuple[_Wanted, list[str]]],
    drafts: Mapping[int, Award],
    organisation: Mapping[str, Any],
    texts: Mapping[str, Any],
    at: datetime,
) -> None:
    """Tell the coordination who is waiting and why, with the facts at hand; nothing is written twice."""
    missing = []
    for one, codes in waiting:
        why, known = "\n".join(codes)[:300], drafts.get(one.holder.pk)
        printed = rules.snapshot(
            kind=type.kind, name=one.name, facts=one.facts, texts=texts, organisation=organisation,
            signatories=version.signatories, issued_at=at, until=None,
            number="", verify_url="", locale=settings.LANGUAGE_CODE,
        )  # fmt: skip
        if known is None:
            missing.append(
                Award(
                    type=type,
                    type_version=version,
                    holder=one.holder,
                    cycle=cycle,
                    snapshot=printed,
                    needs_attention=why,
                )
            )
            continue
        printed["issued_on"] = known.snapshot["issued_on"]  # the day it was prepared
        if (known.needs_attention, known.snapshot) != (why, printed):
            known.needs_attention, known.snapshot = why, printed
            known.save(update_fields=["needs_attention", "snapshot"])
    if missing:
        Award.objects.bulk_create(missing, ignore_conflicts=True)


def facts_of(award: Award) -> AwardFacts:
    """Return the facts an award was printed with."""
    printed = award.snapshot
    return AwardFacts(
        starts_on=date.fromisoformat(printed["starts_on"]),
        ends_on=date.fromisoformat(printed["ends_on"]),
        minutes_attended=printed["minutes"]["attended"],
        minutes_distance=printed["minutes"]["distance"],
        lines=tuple(printed["lines"]),
        results=tuple(printed["results"]),
        rule=printed["rule"],
        place=printed["place"],
        course_item_id=printed["course"]["item_id"],
        course_title=printed["course"]["title"],
        course_revision=printed["course"]["revision"],
    )


def renew(award: Award, *, at: datetime, by: User | None = None, facts: AwardFacts | None = None) -> Award:
    """Give a new award in place of an issued one, expired or not: new number, new dates; the old dates never move.

    Twice returns the same new award. Raises Refused when the old one was revoked or its holder erased.
    """
    return _replace(award, at=at, by=by, facts=facts, why=rules.RENEWAL)


def replace_name(award: Award, name: str, *, at: datetime, by: User | None) -> Award:
    """Give a new award under another name; the old one no longer shows the name it was printed with."""
    return _replace(award, at=at, by=by, name=clean(name), why=rules.NAME_CHANGE)


@transaction.atomic
def _replace(
    award: Award,
    *,
    at: datetime,
    by: User | None,
    why: str,
    facts: AwardFacts | None = None,
    name: str | None = None,
) -> Award:
    old = Award.objects.select_for_update(of=("self",)).select_related("type__issuer", "holder").get(pk=award.pk)
    if old.state == rules.SUPERSEDED:
        return old.successor
    if old.state != rules.ISSUED or old.holder is None:
        raise Refused(["not_standing"])
    version = old.type.current_version() if why == rules.RENEWAL else old.type_version
    printed = old.printed_name if name is None else name
    one = _Wanted(old.holder, facts or facts_of(old), printed, old, keeps_dates=why == rules.NAME_CHANGE)
    organisation, texts = old.type.issuer.organisation(), _texts(version, old.type.issuer.place())
    if wrong := _refusals(one, texts, old.type.kind, organisation):
        raise Refused(wrong)
    end(old, rules.SUPERSEDED, at=at, by=by, reason=why)
    new = _seal(old.type, version, [one], old.cycle, at, by, organisation, texts, {})[0]
    mode = rules.STRICT if old.public_name_mode == rules.STRICT else new.public_name_mode
    Award.objects.filter(pk=new.pk).update(public_name_mode=mode)
    if why == rules.NAME_CHANGE:
        Award.objects.filter(pk=old.pk).update(public_name_mode=rules.STRICT)
    return new


def end(
    award: Award, state: str, *, at: datetime, by: User | None, reason: str, public_text: str = "", note: str = ""
) -> None:
    """Take an award to its last state, with its one event; the caller holds the row."""
    award.state = state
    award.save(update_fields=["state"])
    AwardEvent.objects.create(
        award=award,
        kind=rules.EVENT_OF[state],
        reason=reason,
        public_text=public_text,
        private_note=note,
        actor=None if by is None or by.pk == award.holder_id else by,
        at=at,
    )
