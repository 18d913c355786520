"""Workshop guides: what editors write."""

from workshops.models.activities import Activity
from workshops.models.guides import GuidePage
from workshops.models.index import GuideIndexPage
from workshops.models.labels import MethodKind, Purpose
from workshops.models.ready import NotReady

__all__ = ["Activity", "GuideIndexPage", "GuidePage", "MethodKind", "NotReady", "Purpose"]
