"""French words as a search compares them: without accents, capitals, plurals and feminines; near words for a typing error.

One way for the index and for the question, on every database. The stemmer is light, in the manner of Jacques Savoy's:
« coopératives » and « coopératif » meet, « formatrice », « formation » and « former » too. It makes no dictionary words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher

WORD = re.compile(r"[a-z0-9]+")
LETTERS = re.compile(r"[^\W_]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
ASKED = 8  # words of a question that are looked at
NEAR = 0.72  # how alike two words are, of 1, to be taken for one another
# Among them those PostgreSQL drops, so that a question is never asked about nothing.
STOP_WORDS = """
a ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront aux avaient
avais avait avec avez aviez avions avons ayant ayante ayantes ayants ayez ayons c ce ces cet cette d dans de des du
elle elles en es est et eu eue eues eurent eus eusse eussent eusses eussiez eussions eut eux furent fus fusse
fussent fusses fussiez fussions fut il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos
notre nous on ont ou par pas pour qu que qui s sa se sera serai seraient serais serait seras serez seriez serions
serons seront ses soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton tu un une vos votre
vous y
"""
STOPS = frozenset(STOP_WORDS.split())
ALIKE = "avis bras cas choix corps croix devis fois mois pays prix temps voix"  # the same in the plural
SAME = frozenset(ALIKE.split())
ENDINGS = (  # the longest word part first; a word shorter than the number keeps its ending
    (9, "ivement", "if"),
    (10, "issement", "ir"),
    (9, "issant", "ir"),
    (7, "ement", "e"),
    (10, "isatrice", "iser"),
    (9, "isateur", "iser"),
    (9, "isation", "iser"),
    (11, "ficatrice", "fier"),
    (10, "ficateur", "fier"),
    (10, "fication", "fier"),
    (10, "catrice", "quer"),
    (9, "cateur", "quer"),
    (9, "cation", "quer"),
    (8, "atrice", "er"),
    (7, "ateur", "er"),
    (8, "ation", "er"),
    (9, "ition", "er"),
    (7, "trice", "teur"),
    (6, "euse", "eur"),
    (6, "iere", "ier"),
    (6, "ive", "if"),
    (10, "nnelle", "n"),
    (8, "nnel", "n"),
    (7, "elle", "el"),
    (9, "ique", ""),
)
TAILS = ("ier", "ie", "er", "ir", "ee", "e")


def fold(text: str) -> str:
    """Return a text in lower case, without accents: « Œuvre commencée » → « oeuvre commencee »."""
    apart = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Return every word of a text, folded; « l’été » is two words."""
    return WORD.findall(fold(text))


def question(text: str) -> list[str]:
    """Return the words that count in what somebody typed: no article, no repetition, eight at most."""
    typed = list(dict.fromkeys(tokens(text)))
    return ([word for word in typed if word not in STOPS] or typed)[:ASKED]


def singular(word: str) -> str:
    """Return a folded word without the mark of the plural: « cooperatives » → « cooperative », « locaux » → « local »."""
    if len(word) < 4 or word in SAME:
        return word
    if len(word) > 5 and word.endswith("aux") and word[-4] != "e":
        return f"{word[:-2]}l"
    return word[:-1] if word[-1] in "sx" else word


def stem(word: str) -> str:
    """Return what a folded word shares with its family; a number and a short word stay as they are."""
    if len(word) < 4 or word in SAME or not word.isalpha():
        return word
    base = singular(word)
    for size, ending, instead in ENDINGS:
        if len(base) >= size and base.endswith(ending):
            base = base[: -len(ending)] + instead
            break
    for tail in TAILS:
        if base.endswith(tail) and len(base) - len(tail) >= 3:
            base = base[: -len(tail)]
            break
    return base[:-1] if len(base) > 3 and base[-1] == base[-2] else base


def stems(text: str) -> list[str]:
    """Return the stem of every word of a text, in order: what the index keeps."""
    return [stem(word) for word in tokens(text)]


def marked(text: str, wanted: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is a word whose stem was asked for."""
    place = 0
    for found in LETTERS.finditer(text):
        if any(stem(word) in wanted for word in tokens(found[0])):
            yield text[place : found.start()], False
            yield found[0], True
            place = found.end()
    yield text[place:], False


def nearest(word: str, known: Mapping[str, str], most: int = 3) -> list[str]:
    """Return the known words (folded → as written) that a folded word may stand for: those it begins, then those alike."""
    begun = [one for one in known if len(word) >= 3 and one.startswith(word)]
    alike: list[tuple[float, str]] = []
    matcher = SequenceMatcher(b=word, autojunk=False)
    for one in known:
        if abs(len(one) - len(word)) <= 2 and len(word) >= 3:
            matcher.set_seq1(one)
            if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR:
                alike.append((-matcher.ratio(), one))
    chosen = dict.fromkeys([*sorted(begun, key=len), *(one for _score, one in sorted(alike))])
    families: dict[str, str] = {}
    for one in chosen:
        families.setdefault(stem(one), known[one])
    return list(families.values())[:most]
