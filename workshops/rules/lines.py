"""Lists that people write one line each."""


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines that say something, without the dash or bullet somebody may have typed before them."""
    found = (line.strip().lstrip("•-–*").strip() for line in text.splitlines())
    return tuple(line for line in found if line)
