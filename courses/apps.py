"""Courses: courses, lessons, enrolment, progress, certificates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what keeps outlines equal to what is published."""
        from courses import receivers  # noqa: F401
