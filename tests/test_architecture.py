"""What keeps the tree readable: sizes, names, words that are forbidden, and that the README tells the truth."""

import ast
import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from initiative.apps import portal_apps
from initiative.workflow import Workflow

ROOT = Path(__file__).resolve().parent.parent
APPS = ["initiative", "members", "roadmap", "events", "newsletter"]


def tracked(*patterns: str) -> list[Path]:
    """Return the files of the checkout; where git is not at hand, all but what the checkout ignores."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]
    ignored = {".venv", "var", "__pycache__", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".git"}
    files = (f for f in ROOT.rglob("*") if f.is_file() and not ignored & set(f.relative_to(ROOT).parts))
    return [f for f in files if not patterns or any(fnmatch(str(f.relative_to(ROOT)), p) for p in patterns)]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_python_file_is_longer_than_300_lines():
    long = {
        str(f.relative_to(ROOT)): lines(f) for f in tracked("*.py") if "/migrations/" not in str(f) and lines(f) > 300
    }
    assert long == {}


def test_no_stylesheet_or_script_is_longer_than_300_lines():
    assert [str(f) for f in tracked("static/*.css", "static/*.js") if lines(f) > 300] == []


def test_no_template_is_longer_than_120_lines():
    assert [str(f) for f in tracked("templates/*") if lines(f) > 120] == []


def test_no_function_is_longer_than_40_lines():
    long = [
        (str(file.relative_to(ROOT)), node.name)
        for file in tracked(*(f"{app}/*.py" for app in APPS))
        if "/migrations/" not in str(file)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    assert [f.name for f in tracked("*.py") if f.stem in {"utils", "helpers", "common", "misc", "core"}] == []


def test_the_top_level_holds_only_what_its_shape_names():
    allowed = {
        *APPS, "manage.py", "pyproject.toml", "templates", "static", "tests", "docker-compose.yml", "README.md",
        "portal", "Dockerfile", "LICENSE", "requirements.txt", "requirements-local.txt", "requirements-dev.txt",
    }  # fmt: skip
    top = {f.relative_to(ROOT).parts[0] for f in tracked()}
    assert {name for name in top if not name.startswith(".")} - allowed == set()


def test_no_template_has_inline_style_or_script():
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)|\son\w+=\"|javascript:"
    )
    found = [str(f.relative_to(ROOT)) for f in tracked("templates/*.html") if inline.search(f.read_text())]
    assert found == []


def test_no_template_or_stylesheet_asks_another_host():
    asks = re.compile(
        r"""(?:src|href)=["']https?://(?!\{)[^"']+["'][^>]*(?:stylesheet|\.js|\.css|\.woff)|url\(["']?https?:|@import"""
    )
    found = [
        str(f.relative_to(ROOT)) for f in tracked("templates/*.html", "static/*.css") if asks.search(f.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_a_page_of_its_words_and_rules(app):
    assert (ROOT / app / "README.md").read_text().startswith("# ")


def test_every_model_with_a_state_has_a_workflow():
    governed = {sub.__module__.split(".")[0] for sub in Workflow.__subclasses__()}
    own = {config.label for config in portal_apps()}
    stateful = {
        model._meta.app_label
        for model in apps.get_models()
        if model._meta.app_label in own and any(f.name == "state" for f in model._meta.get_fields())
    }
    assert stateful <= governed


def test_every_constraint_of_ours_is_named_after_its_model():
    """``article_text_…`` or, where that reads better, the model's last word: ``text_…``."""
    own = {config.label for config in portal_apps()}
    wrong = [
        f"{model.__name__}: {constraint.name}"
        for model in apps.get_models()
        if model._meta.app_label in own
        for constraint in model._meta.constraints
        if not constraint.name.startswith(tuple(f"{name}_" for name in endings(snake(model))))
    ]
    assert wrong == []


def endings(name: str) -> list[str]:
    words = name.split("_")
    return ["_".join(words[start:]) for start in range(len(words))]


def snake(model: type[models.Model]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def test_the_readme_names_every_variable_of_the_environment():
    settings = (ROOT / "initiative" / "settings.py").read_text()
    names = set(re.findall(r"(?:required|env\.\w+)\(\s*\"([A-Z_]+)\"", settings))
    readme = (ROOT / "README.md").read_text()
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_the_readme_names_every_command_of_the_entry():
    commands = set(re.findall(r"^ {4}([a-z]+)\)", (ROOT / "portal").read_text(), re.MULTILINE)) - {"help"}
    readme = (ROOT / "README.md").read_text()
    assert commands and {name for name in commands if f"./portal {name}" not in readme} == set()


def test_the_locks_name_no_host():
    assert [f.name for f in tracked("requirements*.txt") if "://" in f.read_text()] == []
