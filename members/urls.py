from django.urls import path, re_path

from members.views import applications, directory

app_name = "members"
urlpatterns = [
    path("members/", directory.Directory.as_view(), name="directory"),
    path("members/joined/", directory.joined, name="joined-newest"),
    path("members/joined/<int:year>/", directory.Joined.as_view(), name="joined"),
    re_path(r"^members/(?P<slug>[-\w]+)/$", directory.Profile.as_view(), name="organisation"),
    path("join/", directory.Join.as_view(), name="join"),
    path("my/applications/<uuid:public_id>/", applications.status, name="application"),
]
