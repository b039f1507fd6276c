"""Addresses of the pages for deliveries, below /verwaltung/lieferungen/."""

from django.urls import path

from imports.staff import deciding, files, keeping, overlaps, receiving, waiting
from imports.staff.mapping import saved, tables

urlpatterns = [
    path("", receiving.deliveries, name="deliveries"),
    path("neu/", receiving.new_upload, name="upload-new"),
    path("datei/<int:pk>/", deciding.upload, name="upload"),
    path("datei/<int:pk>/bestaetigen/", deciding.upload_confirm, name="upload-confirm"),
    path("datei/<int:pk>/unterschiede/", deciding.upload_differences, name="upload-differences"),
    path("datei/<int:pk>/uebernehmen/", deciding.upload_accept, name="upload-accept"),
    path("datei/<int:pk>/verwerfen/", deciding.upload_discard, name="upload-discard"),
    path("datei/<int:pk>/pruefen/", deciding.upload_recheck, name="upload-recheck"),
    path("datei/<int:pk>/meldungen.csv", files.upload_problems, name="upload-problems"),
    path("datei/<int:pk>/original/", files.upload_original, name="upload-original"),
    path("auftrag/<int:pk>/", waiting.job, name="job"),
    path("auftrag/<int:pk>/abbrechen/", waiting.job_cancel, name="job-cancel"),
    path("tabelle/<int:pk>/", tables.open_table, name="open-table"),
    path("tabelle/<int:pk>/verwerfen/", tables.open_table_discard, name="open-table-discard"),
    path("zuordnungen/", saved.mappings, name="mappings"),
    path("zuordnungen/<int:pk>/", saved.mapping, name="mapping"),
    path("zuordnungen/<int:pk>/datei/", saved.mapping_file, name="mapping-file"),
    path("zuordnungen/<int:pk>/spalten/", saved.mapping_columns, name="mapping-columns"),
    path("zuordnungen/<int:pk>/kopieren/", saved.mapping_copy, name="mapping-copy"),
    path("zuordnungen/<int:pk>/loeschen/", saved.mapping_delete, name="mapping-delete"),
    path("gebietsstaende/", overlaps.overlaps, name="overlaps"),
    path("gebietsstaende/uebernehmen/", overlaps.overlaps_accept, name="overlaps-accept"),
    path("vorlagen/", files.blanks, name="blanks"),
    path("vorlagen/<slug:layout>.<slug:kind>", files.blank_file, name="blank-file"),
    path("<int:number>/", keeping.delivery, name="delivery"),
    path("<int:number>/zuruecknehmen/", keeping.delivery_undo, name="delivery-undo"),
    path("<int:number>/meldungen.csv", files.delivery_problems, name="delivery-problems"),
]
