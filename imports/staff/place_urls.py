"""Addresses of the pages for streets and places, below /verwaltung/orte/."""

from django.urls import path

from imports.staff import place_files

urlpatterns = [
    path("", place_files.place_files, name="place-files"),
    path("<int:pk>/", place_files.place_file, name="place-file"),
    path("<int:pk>/uebernehmen/", place_files.place_file_accept, name="place-file-accept"),
    path("<int:pk>/verwerfen/", place_files.place_file_discard, name="place-file-discard"),
    path("<slug:kind>.csv", place_files.place_blank, name="place-blank"),
]
