"""What stands between a visitor and a painted page: one style sheet, two fonts, and one picture that hurries."""

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from initiative import sheets
from tests.factories.newsletter import ArticlePictureFactory, ArticleTextFactory, EditionFactory

SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


def bare(sheet):
    """Return a sheet without comments, spaces and quotes, and the marks of what its files hold."""
    return re.sub(r"""/\*.*?\*/|[\s"']|\.[0-9a-f]{12}(?=\.)""", "", sheet, flags=re.DOTALL)


@pytest.fixture
def collected(tmp_path, settings):
    """Collect the static files as for production; return the folder in which they lie."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "initiative.sheets.Joined"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_where_files_are_collected_a_page_waits_for_one_sheet(collected, client, db):
    found = SHEET.findall(client.get("/en/").content.decode())
    assert len(found) == 1
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", found[0])
    file = collected / found[0].removeprefix("/static/")
    assert len(file.with_name(f"{file.name}.gz").read_bytes()) < 10_500


def test_the_joined_sheet_holds_all_layers_in_order_and_its_fonts_by_their_lasting_names(collected, settings):
    whole = (collected / staticfiles_storage.stored_name(sheets.WHOLE)).read_text()
    layers = "".join((settings.BASE_DIR / "static" / name).read_text() for name in sheets.LAYERS)
    assert "/*" in layers
    assert "/*" not in whole
    assert bare(whole) == bare(layers)
    fonts = re.findall(r"url\(\"?\.\./fonts/([^)\"]+)", whole)
    assert len(fonts) == 7
    assert all((collected / "fonts" / name).exists() for name in fonts)
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", name) for name in fonts)


def test_the_fonts_that_every_page_loads_are_small_and_linked_before_the_sheet(client, db, settings):
    page = client.get("/en/").content.decode()
    fonts = re.findall(r'<link rel="preload" href="/static/([^"]+\.woff2)"', page.partition("stylesheet")[0])
    assert len(fonts) == 2
    assert sum((settings.BASE_DIR / "static" / name).stat().st_size for name in fonts) < 55_000


def test_collecting_again_gives_the_same_sheet(collected):
    name = staticfiles_storage.stored_name(sheets.WHOLE)
    call_command("collectstatic", interactive=False, verbosity=0)
    assert staticfiles_storage.stored_name(sheets.WHOLE) == name


def test_a_developer_sees_the_layers_as_they_are_written(client, db):
    assert SHEET.findall(client.get("/en/").content.decode()) == [f"/static/{name}" for name in sheets.LAYERS]


def test_on_the_page_of_an_issue_the_first_picture_hurries_and_the_others_wait(collected, client, db):
    edition = EditionFactory(published=True)
    for number in range(3):
        text = ArticleTextFactory(edition=edition, article__section__issue=edition.issue, article__position=number)
        ArticlePictureFactory(article=text.article, placement="wide", picture__sha256=f"{number}" * 64)
    page = client.get(edition.get_absolute_url()).content.decode()
    assert len(SHEET.findall(page)) == 1
    first, *others = re.findall(r"<img [^>]+>", page)
    assert 'fetchpriority="high"' in first
    assert "loading=" not in first
    assert len(others) == 2
    assert all('loading="lazy"' in each and "fetchpriority" not in each for each in others)
    assert all(" srcset=" in each and " sizes=" in each and " width=" in each for each in (first, *others))
