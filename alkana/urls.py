"""Addresses of the ground floor; apps register theirs through `alkana.reporting`."""

from django.contrib import admin
from django.urls import path

from alkana.observability import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]
