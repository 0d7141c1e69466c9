from django.urls import include, path, re_path

from members.views import (
    applications,
    apply,
    directory,
    invitations,
    kit,
    leaving,
    my,
    parts,
    profile,
    representatives,
)

app_name = "members"
# What belongs to an organisation: its representatives find it here, everybody else finds nothing.
of_mine = [
    path("", profile.edit, name="profile"),
    path("logo/", profile.logo, name="profile-logo"),
    path("logo-<int:side>.<slug:kind>", profile.my_logo, name="my-logo"),
    path("proposal/", profile.proposal, name="proposal"),
    path("proposal/<uuid:public_id>/take-back/", profile.proposal_take_back, name="proposal-take-back"),
    path("check/", profile.check, name="check"),
    path("people/", representatives.listing, name="people"),
    path("people/invite/", representatives.invite, name="invite"),
    path("people/add/", representatives.add, name="person-add"),
    path("people/leave/", representatives.leave, name="leave"),
    path("people/<int:pk>/", representatives.edit, name="person"),
    path("people/<int:pk>/end/", representatives.end, name="person-end"),
    path("people/<int:pk>/hand-over/", representatives.hand_over, name="hand-over"),
    path("invitations/<int:pk>/resend/", representatives.resend, name="invitation-resend"),
    path("invitations/<int:pk>/take-back/", representatives.revoke, name="invitation-take-back"),
    path("notice/", leaving.notice, name="notice"),
    path("notice/<uuid:public_id>/take-back/", leaving.take_back, name="notice-take-back"),
    path("upgrade/", leaving.upgrade, name="upgrade"),
    path("kit/", kit.page, name="kit"),
    path("kit/<str:name>", kit.badge, name="badge"),
]
of_an_application = [
    path("", applications.status, name="application"),
    path("messages/", applications.message, name="application-message"),
    path("documents/<uuid:document_id>/", applications.document, name="application-document"),
    path("send/", parts.send, name="application-send"),
    path("sent/<int:number>/", applications.sent, name="application-sent"),
    path("withdraw/", applications.withdraw, name="application-withdraw"),
    path("<slug:part>/", parts.part, name="application-part"),
]
urlpatterns = [
    path("members/", directory.Directory.as_view(), name="directory"),
    path("members/joined/", directory.joined, name="joined-newest"),
    path("members/joined/<int:year>/", directory.Joined.as_view(), name="joined"),
    re_path(r"^members/(?P<slug>[-\w]+)/$", directory.Profile.as_view(), name="organisation"),
    re_path(r"^members/(?P<slug>[-\w]+)/logo-(?P<side>\d{2,3})\.(?P<kind>\w{3,4})$", profile.public_logo, name="logo"),
    path("my/", my.home, name="my"),
    path("my/organisations/<str:slug>/", include(of_mine)),
    path("my/invitation/", invitations.shown, name="invitation"),
    path("my/invitations/<int:pk>/", invitations.mine, name="invitation-mine"),
    path("my/invitations/<int:pk>/accept/", invitations.accept, name="invitation-accept"),
    path("my/invitations/<str:token>/", invitations.link, name="invitation-link"),
    path("join/", apply.Join.as_view(), name="join"),
    path("join/apply/", apply.begin, name="apply"),
    path("join/known/", apply.known, name="known"),
    re_path(r"^join/represent/(?P<slug>[-\w]+)/$", apply.represent, name="represent"),
    path("my/requests/<uuid:public_id>/take-back/", apply.take_back, name="claim-take-back"),
    path("my/applications/<uuid:public_id>/", include(of_an_application)),
]
