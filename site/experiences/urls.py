"""Addresses of experiences that are not pages."""

from django.urls import path
from django.views.generic import RedirectView

from experiences.views import reports

app_name = "experiences"

urlpatterns = [
    path("experiences/<str:slug>/pdf/", reports.experience_pdf, name="experience_pdf"),
    path("partager-une-experience/", RedirectView.as_view(url="/experiences/", permanent=True)),  # its address before
]
