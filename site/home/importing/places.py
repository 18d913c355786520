"""Where the pages of a pack hang: the home page, and the list of courses below it; made when they are not there."""

from wagtail.models import Page, Site

from courses.models import CourseIndexPage
from home.importing.streams import identity
from home.models import HomePage


def lock() -> None:
    """One load at a time: the root of the pages is held until the end of the transaction."""
    Page.objects.select_for_update().get(depth=1)


def home_page() -> HomePage:
    """Return the home page of the default site; a fresh database gets one instead of Wagtail's welcome page."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page.specific if site else None
    if isinstance(root, HomePage):
        return root
    home = HomePage.objects.order_by("path").first() or _new_home()
    if site:
        site.root_page, site.site_name = home, site.site_name or "Pas à Pas"
        site.save()
    else:
        Site.objects.create(hostname="localhost", port=80, root_page=home, site_name="Pas à Pas", is_default_site=True)
    if root and not root.get_children().exists() and type(root) is Page:
        root.delete()
    return HomePage.objects.get(pk=home.pk)


def _new_home() -> HomePage:
    home = HomePage(title="Pas à Pas", slug="accueil", translation_key=identity("home"))
    return _published(Page.objects.get(depth=1), home)


def course_index(home: HomePage) -> CourseIndexPage:
    """Return the list of courses, « Se former »."""
    found = CourseIndexPage.objects.child_of(home).first()
    if found:
        return found
    return _published(home, CourseIndexPage(title="Se former", slug="se-former", translation_key=identity("courses")))


def _published(parent: Page, page: Page) -> Page:
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
