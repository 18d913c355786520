"""Cells that a spreadsheet does not take for a formula: specs/quizzes.md §13."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """Return a text as a cell: a leading apostrophe before what would be run; no sign that a file cannot hold."""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
    return f"'{kept}" if kept.startswith(FORMULA) else kept
