from django.urls import path

from .views import embargo, finding, going_public, oembed, portal, preview, public

app_name = "publishing"

urlpatterns = [
    path("", public.front, name="front"),
    path("publik/aset/<str:name>", public.site_asset, name="site_asset"),
    path("robots.txt", finding.robots, name="robots"),
    path("sitemap.xml", finding.sitemap, name="sitemap"),
    path("terbitan/umpan.xml", finding.release_feed, name="release_feed"),
    path("terbitan/oembed", oembed.oembed_answer, name="oembed"),
    path("terbitan/", public.release_archive, name="release_archive"),
    path("terbitan/kunci.pem", public.public_key, name="public_key"),
    path("terbitan/<slug:edition>/", public.edition_newest, name="edition_newest"),
    path("terbitan/<slug:edition>/v<int:version>/", public.release_file, name="release_page"),
    path("terbitan/<slug:edition>/v<int:version>/sisip/<path:path>", public.embed_page, name="release_embed"),
    path(
        "terbitan/<slug:edition>/v<int:version>/en/sisip/<path:path>",
        public.embed_page,
        {"folder": "en/"},
        name="release_embed_english",
    ),
    path("terbitan/<slug:edition>/v<int:version>/<path:path>", public.release_file, name="release_file"),
    path("portal/terbitan/", portal.release_index, name="release_list"),
    path("portal/terbitan/siapkan/", portal.release_create, name="release_prepare"),
    path("portal/terbitan/<uuid:public_id>/", portal.release_detail, name="release_detail"),
    path("portal/terbitan/<uuid:public_id>/kemajuan/", portal.release_progress, name="release_progress"),
    path(
        "portal/terbitan/<uuid:public_id>/terbitkan/",
        going_public.release_publish_confirm,
        name="release_publish",
    ),
    path(
        "portal/terbitan/<uuid:public_id>/jadwalkan/",
        going_public.release_schedule_confirm,
        name="release_schedule",
    ),
    path(
        "portal/terbitan/<uuid:public_id>/batalkan-jadwal/",
        going_public.release_unschedule_confirm,
        name="release_unschedule",
    ),
    path(
        "portal/terbitan/<uuid:public_id>/buka/",
        embargo.release_share_confirm,
        name="release_share",
    ),
    path(
        "portal/terbitan/<uuid:public_id>/tutup/",
        embargo.release_unshare_confirm,
        name="release_unshare",
    ),
    path("portal/sebelum-terbit/", embargo.embargo_index, name="embargo_list"),
    path(
        "portal/sebelum-terbit/<uuid:public_id>/<str:code>/",
        embargo.embargo_report,
        name="embargo_report",
    ),
    path("portal/terbitan/<uuid:public_id>/tarik/", portal.release_withdraw_confirm, name="release_withdraw"),
    path("portal/terbitan/<uuid:public_id>/buang/", portal.release_discard_confirm, name="release_discard"),
    path("portal/terbitan/<uuid:public_id>/pratinjau/", preview.release_preview, name="release_preview"),
    path(
        "portal/terbitan/<uuid:public_id>/pratinjau/<path:path>",
        preview.release_preview,
        name="release_preview_file",
    ),
]
