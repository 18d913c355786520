"""The public page of a certificate: no session, no person, no site lookup; one query at most (specs/certificates.md §5)."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Award
from courses.models.awards import KINDS
from courses.rules import award as rules
from courses.rules import number as numbers
from courses.rules.names import initials, matches
from courses.views.limits import address_of, is_over

PER_MINUTE = 30
TRIES_PER_HOUR = 5
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
View = Callable[..., HttpResponse]


def public_answer(view: View) -> View:
    """Refuse more than 30 requests a minute, and put on every answer what keeps it out of caches and indexes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        over = is_over("verify", address_of(request), most=PER_MINUTE, seconds=60)
        response = _too_many(60) if over else view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.is_final = True  # no editor's redirect is looked for: a typing error costs no query
        return response

    return answer


@require_safe
@public_answer
def award_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number; the form sends it here, and the answer is the page of that number."""
    typed = request.GET.get("numero", "")
    return _page(typed) if typed.strip() else _render("form", {})


@csrf_exempt  # no cookie and no state: a POST only so that a name is in no address and in no log
@require_http_methods(["GET", "HEAD", "POST"])
@public_answer
def award_verify(request: HttpRequest, typed: str) -> HttpResponse:
    """Show the document of a number, or compare a typed name with the printed one."""
    name = request.POST.get("nom", "") if request.method == "POST" else None
    return _page(typed, name)


@require_safe
@public_answer
def award_verify_json(request: HttpRequest, typed: str) -> HttpResponse:
    """Return the same facts as JSON."""
    number = numbers.read(typed)
    if not numbers.is_well_formed(number):
        return JsonResponse({"state": "mistyped"}, status=404)
    award = Award.objects.for_page(number)
    return JsonResponse(_facts(award)) if award else JsonResponse({"state": "unknown"}, status=404)


def _page(typed: str, name: str | None = None) -> HttpResponse:
    number = numbers.read(typed)
    if not numbers.is_well_formed(number):
        return _render("mistyped", {"typed": typed[:40]}, 404)
    award = Award.objects.for_page(number)
    if award is None:
        return _render("unknown", {"typed": numbers.shown(number)}, 404)
    facts, found = _facts(award), None
    if name is not None and facts["name_can_be_checked"]:
        if is_over("name", number, most=TRIES_PER_HOUR, seconds=3600):
            return _too_many(3600)
        found = "match" if matches(name, award.name_key, award.name_tag) else "differs"
    return _render("detail", _words(facts) | {"facts": facts, "found": found})


def _facts(award: Award) -> dict[str, Any]:
    return rules.public(
        award.snapshot,
        number=award.shown_number,
        state=rules.condition(award.state, award.valid_until, timezone.now()),
        mode=award.public_name_mode,
        initials=initials(award.printed_name),
        issued_at=award.issued_at,
        ended_at=award.ended_at,
        ended_reason=award.ended_reason,
        ended_text=award.ended_text,
        next_number=numbers.shown(award.next_number) if award.next_number else None,
        erased=award.erased_at is not None,
        can_check=bool(award.name_tag),
    )


def _words(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the page says in words: the verdict, the days, the kind."""
    document = facts["document"] or {}
    days = {key: day(document.get(key)) for key in ("starts_on", "ends_on", "issued_on", "valid_until")}
    return {
        "verdict": verdict(facts),
        "result": {"valid": "valid", "revoked": "revoked"}.get(facts["state"], "unknown"),
        "kind": dict(KINDS).get(document.get("kind"), ""),
        "issued_day": day(facts["issued_on"]),
        "days": days,
        "page": reverse("courses:award_verify", args=[facts["number"]]),
        "next_page": reverse("courses:award_verify", args=[facts["replaced_by"]]) if facts["replaced_by"] else "",
    }


def verdict(facts: dict[str, Any]) -> str:
    """Return the state in words with its date."""
    state, until = facts["state"], (facts["document"] or {}).get("valid_until")
    if state == rules.REVOKED:
        ended = {"day": day(facts["ended_on"]), "text": facts["public_text"]}
        return _("Revoked on %(day)s: %(text)s") % ended if ended["text"] else _("Revoked on %(day)s") % ended
    if state == rules.SUPERSEDED:
        return _("Replaced on %(day)s by a new document") % {"day": day(facts["ended_on"])}
    if not facts["details_kept"]:
        return _("Issued on %(day)s; the details are no longer kept") % {"day": day(facts["issued_on"])}
    if state == "expired":
        return _("Expired since %(day)s") % {"day": day(until)}
    return _("Valid until %(day)s") % {"day": day(until)} if until else _("Valid")


def day(iso: str | None) -> str:
    """Return « 20 novembre 2026 », « 1er juillet 2026 » for a day written as a date."""
    if not iso:
        return ""
    when = date.fromisoformat(iso)
    words = date_format(when, "j F Y")
    is_first = when.day == 1 and (get_language() or "").startswith("fr")
    return words.replace("1 ", "1er ", 1) if is_first else words


def _too_many(seconds: int) -> HttpResponse:
    response = _render("limited", {"minutes": seconds // 60}, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _render(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render without the request: no person, no menu, no site."""
    return HttpResponse(render_to_string(f"courses/awards/verify_{name}.html", context), status=status)
