"""Addresses of quizzes; `patterns` lets a higher app mount the same pages under its own (views/door.py)."""

from django.urls import URLPattern, path

from quizzes.views import attempts, files, quizzes
from quizzes.views.door import Door

app_name = "quizzes"

PAGES = [
    ("<uuid:quiz>/", quizzes.quiz_detail),
    ("<uuid:quiz>/commencer/", quizzes.quiz_start),
    ("tentatives/<uuid:attempt>/", attempts.attempt_detail),
    ("tentatives/<uuid:attempt>/bilan/", attempts.attempt_review),
    ("tentatives/<uuid:attempt>/rendre/", attempts.attempt_submit),
    ("tentatives/<uuid:attempt>/questions/<int:position>/", attempts.answer_save),
    ("tentatives/<uuid:attempt>/questions/<int:position>/partager/", attempts.reflection_share),
    ("tentatives/<uuid:attempt>/questions/<int:position>/fichiers/", files.answer_files),
    ("tentatives/<uuid:attempt>/questions/<int:position>/fichiers/<uuid:file>/", files.answer_file),
]


def patterns(door: Door) -> list[URLPattern]:
    """Return the pages of quizzes behind a door: to be put in the urls of the app whose namespace the door names."""
    return [path(route, view, {"door": door}, name=view.__name__) for route, view in PAGES]


urlpatterns = patterns(Door())
