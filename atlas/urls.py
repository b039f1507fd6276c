"""Addresses of the atlas (ARCHITECTURE 8): forever; all state is in the query."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from atlas import (
    feeds,
    releases,
    sitemap,
    stylesheet,
    tiles,
    views,
    views_compare,
    views_data,
    views_index,
    views_map,
    views_map_files,
    views_search,
    views_series,
    views_share,
)
from atlas.open_data import interface_urls, views_catalogue
from atlas.paper import views as paper
from atlas.texts import urls as texts

public: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("karte/", views.first_map, name="first-map"),
    path("karte/<slug:indicator>/", views_map.indicator_map, name="indicator-map"),
    path("karte/<slug:indicator>_excel.csv", views_map_files.map_excel_csv, name="map-excel-csv"),
    path("karte/<slug:indicator>.csv", views_map_files.map_csv, name="map-csv"),
    path("karte/<slug:indicator>.xlsx", views_map_files.map_xlsx, name="map-xlsx"),
    path("karte/<slug:indicator>.ods", views_map_files.map_ods, name="map-ods"),
    path("karte/<slug:indicator>.geojson", views_map_files.map_geojson, name="map-geojson"),
    path("zeit/<slug:indicator>/", views_series.indicator_time, name="indicator-time"),
    path("tabelle/<slug:indicator>/", views_series.indicator_table, name="indicator-table"),
    path("vergleich/", views_compare.comparison, name="comparison"),
    path("vergleich_excel.csv", views_compare.comparison_excel_csv, name="comparison-excel-csv"),
    path("vergleich.csv", views_compare.comparison_csv, name="comparison-csv"),
    path("vergleich.xlsx", views_compare.comparison_xlsx, name="comparison-xlsx"),
    path("vergleich.ods", views_compare.comparison_ods, name="comparison-ods"),
    path("tabelle/", views_compare.table_builder, name="table-builder"),
    path("tabelle_excel.csv", views_compare.table_excel_csv, name="table-builder-excel-csv"),
    path("tabelle.csv", views_compare.table_csv, name="table-builder-csv"),
    path("tabelle.xlsx", views_compare.table_xlsx, name="table-builder-xlsx"),
    path("tabelle.ods", views_compare.table_ods, name="table-builder-ods"),
    path("thema/<slug:slug>/", views.topic, name="topic"),
    path("gebiet/<str:code>-<slug:slug>/", views.area_profile, name="area-profile"),
    path("gebiet/<str:code>-<slug:slug>_excel.csv", views_data.profile_excel_csv, name="profile-excel-csv"),
    path("gebiet/<str:code>-<slug:slug>.pdf", paper.profile_pdf, name="profile-pdf"),
    path("gebiet/<str:code>-<slug:slug>.csv", views_data.profile_csv, name="profile-csv"),
    path("gebiet/<str:code>-<slug:slug>.xlsx", views_data.profile_xlsx, name="profile-xlsx"),
    path("gebiet/<str:code>-<slug:slug>.ods", views_data.profile_ods, name="profile-ods"),
    path("index/<slug:indicator>/", views_index.index_opened, name="index-opened"),
    path("index/<slug:indicator>_excel.csv", views_index.index_excel_csv, name="index-excel-csv"),
    path("index/<slug:indicator>.csv", views_index.index_csv, name="index-csv"),
    path("index/<slug:indicator>.xlsx", views_index.index_xlsx, name="index-xlsx"),
    path("index/<slug:indicator>.ods", views_index.index_ods, name="index-ods"),
    path("indikator/<slug:indicator>/", views.indicator_definition, name="indicator-definition"),
    path("suche/", views_search.search, name="search"),
    path("suche/vorschlaege/", views_search.suggestions, name="suggestions"),
    path("daten/", views_data.data, name="data"),
    path("daten/steckbriefe.zip", paper.profiles_zip, name="profiles-zip"),
    path("daten/<slug:indicator>/", views_share.dataset, name="dataset"),
    path("daten/<slug:indicator>/datapackage.json", views_catalogue.package, name="data-package"),
    path("katalog.ttl", views_catalogue.catalogue_turtle, name="catalogue-turtle"),
    path("katalog.rdf", views_catalogue.catalogue_xml, name="catalogue-xml"),
    path("katalog.jsonld", views_catalogue.catalogue_json, name="catalogue-json"),
    path("daten/<slug:indicator>_excel.csv", views_data.values_excel_csv, name="values-excel-csv"),
    path("daten/<slug:indicator>.csv", views_data.values_csv, name="values-csv"),
    path("daten/<slug:indicator>.xlsx", views_data.values_xlsx, name="values-xlsx"),
    path("daten/<slug:indicator>.ods", views_data.values_ods, name="values-ods"),
    path("daten/<slug:indicator>.gpkg", views_data.values_gpkg, name="values-gpkg"),
    path("daten/<slug:indicator>.geojson", views_data.values_geojson, name="values-geojson"),
    path("veroeffentlichungen/", releases.releases, name="releases"),
    path("veroeffentlichungen/<int:number>/", releases.release_changes, name="release-changes"),
    path("veroeffentlichungen/feed.atom", feeds.releases_feed, name="releases-feed"),
    path("thema/<slug:slug>/feed.atom", feeds.topic_feed, name="topic-feed"),
    *interface_urls.public,
    *texts.public,
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path(".well-known/security.txt", sitemap.security, name="security"),
    path("bild/<path:rest>.<str:kind>", views_share.picture, name="picture"),
    path("einbetten/<path:rest>/", views_share.embedded, name="embedded"),
    path("kacheln/<int:z>/<int:x>/<int:y>.png", tiles.tile, name="tile"),
    path("oembed/", views_share.oembed, name="oembed"),
    path("zitat/<slug:indicator>.<str:kind>", views_share.reference, name="reference"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
]
staff: list[URLPattern | URLResolver] = []
if settings.HAS_STAFF:
    from django.contrib import admin

    from atlas.staff.internal import internal
    from atlas.texts.staff import tasks

    staff = [
        path("verwaltung/lieferungen/", include("imports.staff.urls")),
        path("verwaltung/orte/", include("imports.staff.place_urls")),
        path("verwaltung/", include("atlas.staff.urls")),
        path("verwaltung/texte/", tasks, name="staff-texts"),
        path("verwaltung/", include("atlas.access.urls")),
        path("verwaltung/", admin.site.urls),
        path("intern/", internal, name="internal"),
        path("intern/<path:rest>", internal, name="internal-page"),
    ]

urlpatterns = [
    path("stil.<slug:asked>.css", stylesheet.style, name="style"),
    *staff,
    *(public if settings.SITE != "staff" else []),
]
handler400 = "atlas.views.bad_request"
handler404 = "atlas.views.not_found"
