from django.urls import path, re_path

from roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.Current.as_view(), name="current"),
    path("matrix/", views.matrix, name="matrix"),
    re_path(r"^objectives/(?P<code>[a-f][1-9])/$", views.ObjectivePage.as_view(), name="objective"),
    path("facilities/<slug:code>/", views.FacilityPage.as_view(), name="facility"),
]
