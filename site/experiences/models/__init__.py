"""The nouns of experiences."""

from experiences.models.consents import Acceptance, ConsentRecord
from experiences.models.facts import PublicationBlocked
from experiences.models.index import ExperienceIndexPage
from experiences.models.pages import ExperiencePage
from experiences.models.parts import Contribution, Depiction, ExperienceLink, Figure
from experiences.models.review import ReviewTask

__all__ = [
    "Acceptance",
    "ConsentRecord",
    "Contribution",
    "Depiction",
    "ExperienceIndexPage",
    "ExperienceLink",
    "ExperiencePage",
    "Figure",
    "PublicationBlocked",
    "ReviewTask",
]
