"""The nouns of the front door."""

from home.models.pages import HomePage, StandardPage

__all__ = ["HomePage", "StandardPage"]
