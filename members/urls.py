from django.urls import path, re_path

from members import views

app_name = "members"
urlpatterns = [
    path("members/", views.Directory.as_view(), name="directory"),
    path("members/joined/", views.joined, name="joined-newest"),
    path("members/joined/<int:year>/", views.Joined.as_view(), name="joined"),
    re_path(r"^members/(?P<slug>[-\w]+)/$", views.Profile.as_view(), name="organisation"),
    path("join/", views.Join.as_view(), name="join"),
]
