"""Addresses of the pages about releases, below /verwaltung/."""

from django.urls import path

from atlas.staff import previews, views

urlpatterns = [
    path("veroeffentlichungen/", views.releases, name="staff-releases"),
    path("veroeffentlichungen/neu/", views.draft_new, name="staff-draft-new"),
    path("veroeffentlichungen/auftrag/<int:pk>/", views.draft_order, name="staff-draft-order"),
    path(
        "veroeffentlichungen/auftrag/<int:pk>/abbrechen/",
        views.draft_order_cancel,
        name="staff-draft-order-cancel",
    ),
    path("veroeffentlichungen/<int:number>/", views.release, name="staff-release"),
    path("veroeffentlichungen/<int:number>/freigeben/", views.release_release, name="staff-release-release"),
    path("veroeffentlichungen/<int:number>/verwerfen/", views.draft_discard, name="staff-draft-discard"),
    path(
        "veroeffentlichungen/<int:number>/zurueckziehen/",
        views.release_withdraw,
        name="staff-release-withdraw",
    ),
    path("vorschau/<int:number>/", previews.preview, name="staff-preview"),
    path("vorschau/<int:number>/<path:rest>", previews.preview, name="staff-preview-page"),
]
