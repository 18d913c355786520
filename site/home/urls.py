"""Addresses of the front door that are not pages."""

from django.conf import settings
from django.urls import URLPattern, path

from home import views, views_offline
from home.views_contact import contact
from home.views_glossary import glossary
from home.views_search import search, search_suggest
from home.views_style import style

app_name = "home"

urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("robots.txt", views.robots, name="robots"),
    path("recherche/", search, name="search"),
    path("recherche/suggestions/", search_suggest, name="search_suggest"),
    path("glossaire/", glossary, name="glossary"),
    path("contact/", contact, name="contact"),
    path("sw.js", views_offline.service_worker, name="service_worker"),
    path("hors-ligne/", views_offline.offline, name="offline"),
]
if settings.DEBUG:
    urlpatterns.append(path("style/", style, name="style"))
