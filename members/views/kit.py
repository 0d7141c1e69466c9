"""The kit of those on the list: badges, and how they are used. Nobody else finds anything here."""

from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import kit
from members.views.my import of_mine


def _of_listed(view):
    @of_mine
    @wraps(view)
    def found(request, organisation, **kwargs):
        if not organisation.is_listed:
            raise Http404
        return view(request, organisation, **kwargs)

    return found


@_of_listed
@require_safe
def page(request, organisation):
    names = {
        badge: [(kind.upper(), badge.name(kind)) for kind in kit.KINDS] for badge in kit.badges(organisation.standing)
    }
    return render(request, "members/my/kit.html", {"nav": "my", "organisation": organisation, "badges": names})


@_of_listed
@require_safe
def badge(request, organisation, name):
    found = kit.file(organisation.standing, name)
    if found is None:
        raise Http404
    body, content_type = found
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
