from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("events/", views.EventList.as_view(), name="list"),
    path("events/<slug:slug>/", views.EventPage.as_view(), name="event"),
    path("events/<slug:slug>.ics", views.event_file, name="file"),
]
