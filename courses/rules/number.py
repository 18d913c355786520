"""The public number of an award, and co-operants' personal codes (specs/certificates.md §4)."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
READ_AS = {symbol: symbol for symbol in ALPHABET} | {"O": "0", "I": "1", "L": "1"}
BODY_LENGTH = 11
LENGTH = BODY_LENGTH + 1


def check_letter(body: str) -> str:
    """Return the letter that shows every single wrong symbol and every swap of two.

    It is Σ aⁱ·sᵢ over GF(32), polynomial x⁵+x²+1, a = 2, i = 1 for the symbol next to the check letter.
    """
    total = 0
    for symbol in body:
        total = (total ^ ALPHABET.index(symbol)) << 1
        if total & 0b100000:
            total ^= 0b100101
    return ALPHABET[total]


def read(typed: str) -> str:
    """Return the number in what a person typed: case, spaces and hyphens do not matter."""
    plain = typed[:64].encode("ascii", "ignore").decode().upper()
    return "".join(READ_AS[symbol] for symbol in plain if symbol in READ_AS)


def is_well_formed(number: str) -> bool:
    """Say whether a number read by `read` is without a typing error."""
    return len(number) == LENGTH and set(number) <= set(ALPHABET) and check_letter(number[:-1]) == number[-1]


def complete(body: str) -> str:
    """Return a body with its check letter."""
    return body + check_letter(body)


def shown(number: str) -> str:
    """Return a number or a code as it is printed: in groups of four."""
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))
