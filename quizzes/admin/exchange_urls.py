"""Addresses and buttons of what comes in and goes out (admin/exchange.py, admin/exchange_out.py)."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, include, path, re_path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from quizzes.actions.followed import is_staff
from quizzes.admin.exchange_bulk import ExportBulkAction
from quizzes.admin.later import later
from quizzes.models import Quiz


def exchange_buttons() -> list[Button]:
    """The two buttons above the list of questions."""
    return [
        Button(_("Import questions"), url=reverse("quizzes_exchange:import_list"), icon_name="upload", priority=70),
        Button(_("Export questions"), url=reverse("quizzes_exchange:export_page"), icon_name="download", priority=80),
    ]


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLResolver]:
    """Imports, exports, the template."""
    own = [
        path("importer/", later("quizzes.admin.exchange.import_list"), name="import_list"),
        re_path(r"^modele\.(?P<kind>csv|xlsx)$", later("quizzes.admin.exchange.template_file"), name="template_file"),
        path("importer/<uuid:uuid>/", later("quizzes.admin.exchange.import_detail"), name="import_detail"),
        path("importer/<uuid:uuid>/etat/", later("quizzes.admin.exchange.import_state"), name="import_state"),
        path("importer/<uuid:uuid>/colonnes/", later("quizzes.admin.exchange.import_columns"), name="import_columns"),
        path("importer/<uuid:uuid>/ajouter/", later("quizzes.admin.exchange.import_confirm"), name="import_confirm"),
        path("exporter/", later("quizzes.admin.exchange_out.export_page"), name="export_page"),
        path("exporter/fichier/", later("quizzes.admin.exchange_out.export_file"), name="export_file"),
        path("exporter/quiz/<int:pk>/", later("quizzes.admin.exchange_out.quiz_file"), name="quiz_file"),
    ]
    return [path("quiz/echanges/", include((own, "quizzes_exchange")))]


@hooks.register("register_snippet_listing_buttons")
def quiz_export_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Take a whole quiz away."""
    if isinstance(snippet, Quiz) and is_staff(user):
        url = reverse("quizzes_exchange:quiz_file", args=[snippet.pk])
        yield Button(_("Export the quiz"), url, icon_name="download", priority=70)


hooks.register("register_bulk_action", ExportBulkAction)
