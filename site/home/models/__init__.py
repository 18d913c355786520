"""The nouns of the front door."""

from home.models.contact import ContactMessage
from home.models.pages import HomePage, StandardPage

__all__ = ["ContactMessage", "HomePage", "StandardPage"]
