"""Addresses of the front door that are not pages."""

from django.conf import settings
from django.urls import URLPattern, path

from home import views
from home.views_style import style

app_name = "home"

urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("robots.txt", views.robots, name="robots"),
]
if settings.DEBUG:
    urlpatterns.append(path("style/", style, name="style"))
