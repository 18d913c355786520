"""Addresses of people."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("", views.account_detail, name="account_detail"),
    path("invitation/<uuid:token>/", views.invitation_open, name="invitation_open"),
    path("langue/", views.language_change, name="language_change"),
]
