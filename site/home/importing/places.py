"""Where the pages of a pack hang: the home page, and the list of courses below it; made when they are not there."""

from wagtail.models import Page

from courses.models import CourseIndexPage
from home.actions.install import install
from home.models import HomePage


def lock() -> None:
    """One load at a time: the root of the pages is held until the end of the transaction."""
    Page.objects.select_for_update().filter(depth=1).first()


def places() -> tuple[HomePage, CourseIndexPage]:
    """Return the home page and the list of courses; an empty house is put in order first."""
    home, index = HomePage.objects.first(), CourseIndexPage.objects.first()
    if home is None or index is None:
        home, index = install(), CourseIndexPage.objects.get()
    return home, index
