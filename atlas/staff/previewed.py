"""Addresses inside a preview: the public pages and their style sheet."""

from django.urls import path

from atlas import stylesheet
from atlas.urls import public

urlpatterns = [path("stil.<slug:asked>.css", stylesheet.style, name="style"), *public]
