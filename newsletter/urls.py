"""Public pages of the newsletter."""

from django.urls import path

from newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("newsletter/", views.Archive.as_view(), name="archive"),
    path("newsletter/<int:number>/", views.issue, name="issue"),
    path("newsletter/<int:number>.pdf", views.pdf, name="pdf"),
    path("newsletter/<int:number>.txt", views.text, name="text"),
    path("newsletter/pictures/<str:name>", views.picture, name="picture"),
]
