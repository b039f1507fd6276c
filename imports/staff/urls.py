"""Addresses of the pages for deliveries, below /verwaltung/lieferungen/."""

from django.urls import path

from imports.staff import deciding, files, keeping, receiving, waiting

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
    path("vorlagen/", files.blanks, name="blanks"),
    path("vorlagen/<slug:layout>.<slug:kind>", files.blank_file, name="blank-file"),
    path("<int:number>/", keeping.delivery, name="delivery"),
    path("<int:number>/zuruecknehmen/", keeping.delivery_undo, name="delivery-undo"),
    path("<int:number>/meldungen.csv", files.delivery_problems, name="delivery-problems"),
]
