"""French typography for what is computed: durations, percentages, days, decimals."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils import formats, translation
from django.utils.dateformat import format as date_format

register = template.Library()

NARROW = "\u202f"  # the narrow no-break space of French typography


@register.filter
def duration(minutes: int | None) -> str:
    """Return minutes in words: 45 → « 45 min », 90 → « 1 h 30 », 120 → « 2 h »; nothing for nothing."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest}{NARROW}min"
    return f"{hours}{NARROW}h{NARROW}{rest:02}" if rest else f"{hours}{NARROW}h"


@register.filter
def percent(number: float | Decimal | None) -> str:
    """Return « 80 % » for 80; nothing for None, for a percentage of nothing does not exist."""
    if number is None:
        return ""
    return f"{decimal_comma(number)}{NARROW if _is_french() else ''}%"


@register.filter
def day(value: date | None) -> str:
    """Return « mardi 7 juillet 2026 », « mercredi 1er juillet 2026 »."""
    if not value:
        return ""
    words = date_format(value, "l j F Y")
    return words.replace(" 1 ", " 1er ") if value.day == 1 and _is_french() else words


@register.filter
def decimal_comma(number: float | Decimal | None) -> str:
    """Return 2.5 as « 2,5 », 1250 as « 1 250 », 3.0 as « 3 »: at most two decimals, none when they say nothing."""
    if number is None:
        return ""
    whole, _dot, decimals = f"{Decimal(str(number)):.2f}".partition(".")
    value = Decimal(f"{whole}.{decimals.rstrip('0') or '0'}")
    places = len(decimals.rstrip("0"))
    text = formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return text.replace("\xa0", NARROW)


def _is_french() -> bool:
    return (translation.get_language() or "").startswith("fr")
