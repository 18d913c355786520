"""The content folder (site/content) read, checked and loaded."""

from home.importing.loading import import_content
from home.importing.report import Report

__all__ = ["Report", "import_content"]
