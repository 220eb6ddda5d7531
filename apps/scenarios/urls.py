from django.urls import path

from . import views

app_name = "scenarios"

urlpatterns = [
    path("portal/skenario/", views.scenario_index, name="scenario_list"),
    path("portal/skenario/baru/", views.scenario_add, name="scenario_create"),
    path("portal/skenario/<uuid:public_id>/", views.scenario_detail, name="scenario_detail"),
    path("portal/skenario/<uuid:public_id>/pratinjau/", views.scenario_preview, name="scenario_preview"),
    path("portal/skenario/<uuid:public_id>/hapus/", views.scenario_remove, name="scenario_delete"),
    path("portal/hitungan/bandingkan/", views.run_compare, name="run_compare"),
]
