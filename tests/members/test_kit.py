"""The badge and the kit: for those on the list, as what they are on it, in three languages."""

import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from PIL import Image

from members import kit, ledger
from members.models import Standing
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db
BADGES = [*kit.badges(Standing.PARTNER), *kit.badges(Standing.MEMBER)]


@pytest.fixture
def member(client):
    main = RepresentativeFactory(organisation=OrganisationFactory(member=True))
    client.force_login(main.user)
    return main


def address(organisation, name=""):
    return reverse("members:kit", args=[organisation.slug]) + name


@pytest.mark.parametrize("badge", BADGES, ids=lambda badge: badge.name("svg"))
def test_every_badge_is_a_picture_without_a_script_a_font_or_another_address(badge):
    root = ElementTree.fromstring(kit.svg(badge))
    assert root.find("{http://www.w3.org/2000/svg}title").text == badge.title
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "title", "path", "circle", "g"}
    assert kit.svg(badge).count(b"http") == 1

    image = Image.open(BytesIO(kit.png(badge)))
    assert image.size == (badge.width * kit.SCALE, kit.HEIGHT * kit.SCALE)
    centre = image.convert("RGB").getpixel(tuple(each * kit.SCALE for each in kit.MARK))
    filled = kit.GROUNDS[badge.ground].mark if badge.standing == Standing.MEMBER else kit.GROUNDS[badge.ground].paper
    assert "#{:02x}{:02x}{:02x}".format(*centre) == filled


def test_all_badges_of_a_page_are_drawn_at_once(monkeypatch):
    """A browser asks for them together, and the server answers with several threads."""
    threads = 6
    badges, start = kit.badges(Standing.MEMBER), Barrier(threads)
    monkeypatch.setattr(kit, "svg", kit.svg.__wrapped__)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            drawn = list(pool.map(lambda number: (start.wait(), kit.svg(badges[number]))[1], range(threads)))
    finally:
        sys.setswitchinterval(interval)
    assert drawn == [kit.svg(badge) for badge in badges]


def test_the_words_are_in_three_languages():
    assert {badge.title for badge in kit.badges(Standing.MEMBER)} == {
        "Member of the “4 per 1000” Initiative",
        "Membre de l’Initiative « 4 pour 1000 »",
        "Miembro de la Iniciativa «4 por 1000»",
    }


@pytest.mark.parametrize(("kind", "content_type"), kit.KINDS.items())
def test_a_file_comes_with_its_type_and_its_name(client, member, kind, content_type):
    name = kit.badges(Standing.MEMBER)[0].name(kind)
    answer = client.get(address(member.organisation, name))
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.content == kit.file(Standing.MEMBER, name)[0]


def test_the_page_offers_every_badge_of_the_own_standing(client, member):
    text = client.get(address(member.organisation)).text
    assert all(badge.name(kind) in text for badge in kit.badges(Standing.MEMBER) for kind in kit.KINDS)
    assert "partner-en" not in text


@pytest.mark.parametrize("name", ["4p1000-partner-en-light.svg", "4p1000-member-de-light.svg", "x", "..%2F..%2Fx"])
def test_another_standings_badge_or_none_is_not_there(client, member, name):
    assert client.get(address(member.organisation, name)).status_code == 404


def test_whoever_has_left_the_list_finds_no_kit(client, member):
    organisation = member.organisation
    ledger.enter(organisation, Standing.NONE, organisation.ledger.last().effective_on, reason="withdrawal", by=None)
    names = ["", kit.badges(Standing.MEMBER)[0].name("svg"), kit.badges(Standing.PARTNER)[0].name("png")]
    assert {client.get(address(organisation, name)).status_code for name in names} == {404}


def test_a_stranger_finds_no_kit(client):
    organisation = OrganisationFactory()
    client.force_login(UserFactory())
    assert client.get(address(organisation)).status_code == 404
