"""The order of a report's sections: formats change the order, never the data (specs/experiences.md § 1)."""

STORY = ("context", "steps", "key_moment", "results", "figures", "lessons", "advice", "tools", "attached", "conditions")
SHEET = ("context", "advice", "steps", "tools", "conditions", "key_moment", "results", "figures", "lessons", "attached")
PHOTO = ("attached", "context", "steps", "key_moment", "results", "figures", "lessons", "advice", "tools", "conditions")
ORDER = {"sheet": SHEET, "photo": PHOTO, "audio": PHOTO}


def sections(format: str) -> tuple[str, ...]:
    """Return the names of the sections in the order they are read: a practical sheet gives its advice first."""
    return ORDER.get(format, STORY)
