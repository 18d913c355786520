"""How often one address may ask, counted in the cache shared by the processes; no address is kept in clear."""

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address; behind our proxy, the one the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def is_over(what: str, whose: str, *, most: int, seconds: int) -> bool:
    """Count one more and say whether it is too many in the time that began with the first one."""
    key = f"{what}-{salted_hmac(what, whose).hexdigest()}"
    counters = caches["limits"]
    counters.add(key, 0, seconds)
    try:
        return counters.incr(key) > most
    except ValueError:  # it ran out between the two lines
        counters.add(key, 1, seconds)
        return False
