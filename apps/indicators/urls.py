from django.urls import path

from . import views

app_name = "indicators"

urlpatterns = [
    path("portal/instrumen/", views.instrument_index, name="instrument_list"),
    path("portal/instrumen/muat/", views.instrument_load, name="instrument_load"),
    path("portal/instrumen/<slug:code>/<int:version>/", views.instrument_detail, name="instrument_detail"),
    path(
        "portal/instrumen/<slug:code>/<int:version>/berkas.toml",
        views.instrument_file,
        name="instrument_file",
    ),
    path(
        "portal/instrumen/<slug:code>/<int:version>/pedoman.toml",
        views.codebook_file,
        name="codebook_file",
    ),
    path(
        "portal/instrumen/<slug:code>/<int:version>/pedoman/muat/",
        views.codebook_load,
        name="codebook_load",
    ),
    path(
        "portal/instrumen/<slug:code>/<int:version>/indikator/<str:indicator>/",
        views.indicator_detail,
        name="indicator_detail",
    ),
    path(
        "portal/instrumen/<slug:code>/<int:version>/indikator/<str:indicator>/ubah/",
        views.codebook_change,
        name="codebook_change",
    ),
    path("portal/edisi/", views.edition_index, name="edition_list"),
    path("portal/edisi/baru/", views.edition_create, name="edition_create"),
    path("portal/edisi/<slug:code>/", views.edition_detail, name="edition_detail"),
    path("portal/edisi/<slug:code>/batas-waktu/", views.edition_windows, name="edition_windows"),
    path("portal/edisi/<slug:code>/buka/", views.edition_open, name="edition_open"),
    path("portal/edisi/<slug:code>/tutup/", views.edition_close, name="edition_close"),
]
