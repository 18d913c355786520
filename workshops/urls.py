"""Addresses of workshops that are not pages."""

from django.urls import path
from django.views.generic import RedirectView

from workshops.views import guides, pdf

app_name = "workshops"

urlpatterns = [
    path("animer/<str:slug>/deroule/", guides.guide_run, name="guide_run"),
    path("animer/<str:slug>/pdf/", pdf.guide_pdf, name="guide_pdf"),
    path("animer-un-atelier/", RedirectView.as_view(url="/animer/", permanent=True)),  # its address before the guides
]
