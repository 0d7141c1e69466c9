"""The description and the page that is made of it: whole in three languages, and what it shows to type works."""

import csv
import html
import re
import shlex
import shutil
import subprocess
import sys
from urllib.request import urlretrieve

import jsonschema
import pytest
from django.utils import translation

from members import ledger
from members.models import Organisation, StakeholderGroup, Standing
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory

PAGE, SCHEMA = "/en/api/", "/api/schema/"


def schema(client, language="en"):
    return client.get(SCHEMA, headers={"accept-language": language}).json()


@pytest.mark.django_db
def test_the_address_of_the_interface_leads_to_the_page_in_the_reader_s_language(client):
    for language in ("en", "fr", "es"):
        answer = client.get("/api/", headers={"accept-language": language})
        assert (answer.status_code, answer["Location"]) == (302, f"/{language}/api/")
        assert "Accept-Language" in answer["Vary"]
    assert f'href="{PAGE}"' in client.get("/en/").text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_page_tells_every_address_parameter_field_and_value(client, language):
    described = schema(client, language)
    page = html.unescape(client.get(f"/{language}/api/").text)

    names = [name for part in described["components"]["schemas"].values() for name in part.get("properties", {})]
    assert len(described["paths"]) == 5
    for path, methods in described["paths"].items():
        told = methods["get"]
        assert f"<code>GET {path}</code>" in page
        assert f'id="{told["operationId"]}"' in page and told["summary"] in page and told["description"] in page
        names += [each["name"] for each in told["parameters"]]
        for each in told["parameters"]:
            assert each["description"] in page
    inner = {
        *("type", "title", "status", "detail", "errors", "offered"),
        *("en", "fr", "es"),
        *("count", "results", "previous"),
    }
    assert [name for name in names if name not in inner and f"<code>{name}</code>" not in page] == []
    assert {"UTC", "RateLimit-Remaining", "country=FR&country=DE"} <= set(re.findall(r"[\w=&-]+", page))
    assert "406" in page and "<code>Accept</code>" in page
    for value in ("civil-society", "north-america", "-updated_at", "geojson", "application/geo+json"):
        assert f"<code>{value}</code>" in page
    assert f'lang="{language}"' in page


@pytest.mark.django_db
def test_the_page_is_public_and_asks_nobody_else(client, settings):
    answer = client.get(PAGE)

    assert answer["Cache-Control"].startswith("public") and answer["ETag"]
    assert "Set-Cookie" not in answer and "Cookie" not in answer.get("Vary", "")
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=", answer.text)
    others = set(re.findall(r'(?:src|href)="(https?://[^"/]+)', answer.text))
    assert others <= {settings.SITE_URL}


@pytest.mark.django_db
def test_the_description_is_openapi_and_speaks_three_languages(client):
    described = schema(client)
    operation = described["paths"]["/api/v1/organisations/"]["get"]

    assert described["openapi"].startswith("3.1.")
    assert described["servers"] == [{"url": "http://localhost:8000"}]
    assert set(operation["responses"]) == {"200", "304", "400", "401", "404", "406", "412", "429", "503"}
    assert set(operation["responses"]["200"]["content"]) == {
        "application/json",
        "text/csv; charset=utf-8",
        "application/geo+json",
    }
    with translation.override("fr"):
        said = translation.gettext("Its official name.")
    assert schema(client, "fr")["components"]["schemas"]["Organisation"]["properties"]["name"]["description"] == said
    for part in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(part)
    assert client.get(SCHEMA)["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{SCHEMA}?format=yaml").status_code == 400


@pytest.mark.django_db
def test_the_description_knows_the_groups_that_there_are(client):
    OrganisationFactory(stakeholder_group=StakeholderGroupFactory(code="herders", label_en="Herders"))
    parameters = schema(client)["paths"]["/api/v1/organisations/"]["get"]["parameters"]
    [group] = [each for each in parameters if each["name"] == "group"]

    assert {"herders", *StakeholderGroup.objects.values_list("code", flat=True)} == {*group["schema"]["items"]["enum"]}
    for each in parameters:
        assert "" not in each["schema"].get("items", each["schema"]).get("enum", []), each["name"]
    assert client.get("/api/v1/organisations/?group=herders").json()["count"] == 1


@pytest.mark.django_db
def test_every_answer_of_a_list_fits_its_description(client):
    OrganisationFactory.create_batch(2)
    gone = OrganisationFactory()
    ledger.enter(gone, Standing.NONE, gone.joined_on, reason="withdrawal", by=None)
    described = schema(client)
    id_of_one = Organisation.objects.partners().first().public_id

    for path, methods in described["paths"].items():
        answer = client.get(path.replace("{id}", str(id_of_one)))
        content = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), content | {"components": described["components"]})
        told = set(methods["get"]["responses"]["200"]["headers"]) - {"Link", "Last-Modified"}
        assert told <= set(answer.headers)


# What is shown to type


@pytest.fixture
def example(client, live_server, settings):
    """Return an example of the page, made for a running server."""
    settings.SITE_URL = live_server.url
    OrganisationFactory(name="Alpha", member=True)
    OrganisationFactory(name="=Beta", member=True, country="DE")
    OrganisationFactory(name="Gamma", country="CL", member=True)
    ledger.enter(
        OrganisationFactory(name="Gone"),
        Standing.NONE,
        Organisation.objects.first().joined_on,
        reason="removal",
        by=None,
    )

    def find(language):
        [found] = re.findall(rf'<code class="language-{language}">(.*?)</code>', client.get(PAGE).text, re.DOTALL)
        return html.unescape(found)

    return find


@pytest.mark.django_db(transaction=True)
def test_the_example_in_python_keeps_a_mirror(example, tmp_path):
    (tmp_path / "mirror.py").write_text(example("python"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "mirror.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "3 organisations\n"), done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_example_for_a_shell_saves_a_table(example, tmp_path):
    command = example("sh")
    *program, address = shlex.split(command.replace("\\\n", ""))
    assert program == ["curl", "--fail", "--silent", "--output", "members.csv"]
    if shutil.which("curl"):
        subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    else:
        urlretrieve(address, tmp_path / "members.csv")

    with (tmp_path / "members.csv").open(newline="") as table:
        assert [row["name"] for row in csv.DictReader(table)] == ["'=Beta", "Alpha"]


def test_a_process_that_describes_nothing_does_not_pay_for_it():
    program = "import sys, initiative.wsgi; from django.urls import resolve; resolve('/api/v1/figures/')"
    program += "; print([name for name in ('drf_spectacular', 'jsonschema') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
