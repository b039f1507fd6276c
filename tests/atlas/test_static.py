"""Style sheet and scripts: nothing from elsewhere, nothing inline, names only from the tokens."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import storage
from django.core.management import call_command

from atlas import stylesheet
from tests.atlas import reading

STATIC = Path(project.BASE_DIR) / "static"
# The staff site has sheets of its own.
PALETTES = {"palette.css", "cividis.css", "puor.css", "pair.css"}
OWN = sorted(
    path for path in (STATIC / "css").glob("*.css") if not path.name.startswith(("administration", "staff"))
)


def test_style_sheet_holds_every_component_once_in_order(client, db):
    named = [Path(name).name for name in stylesheet.FILES]

    assert sorted(named[1:]) == [path.name for path in OWN]
    assert named[:3] == ["leaflet.css", "tokens.css", "palette.css"]
    response = client.get(f"/stil.{stylesheet.digest()}.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.content.decode() == stylesheet.text()


def test_outdated_style_address_is_not_kept(client, db):
    assert client.get("/stil.abc.css").headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_only(path):
    colours = re.findall(r"#[0-9a-f]{3,8}\b|\boklch\(|\brgba?\(|\bhsla?\(", path.read_text())

    assert (colours == []) is (path.name not in {"tokens.css", *PALETTES})


@pytest.mark.parametrize("path", [*OWN, *sorted((STATIC / "js").glob("*.js"))], ids=lambda path: path.name)
def test_components_are_short(path):
    assert len(path.read_text().splitlines()) <= 150


def test_every_used_token_is_named():
    text = "".join(path.read_text() for path in OWN)

    used, named = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+):", text))
    assert used - named == set()


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(client, atlas):
    pages = [
        reading.content(client.get(address))
        for address in ("/", "/karte/ew_anteil_u18/", "/gebiet/01-bezirk-01/")
    ]

    for whole in pages:
        page = re.sub(r"<textarea.*?</textarea>", "", whole, flags=re.DOTALL)  # lines for other sites
        loaded = re.sub(r'<a [^>]*href="https[^>]*>|<link rel="alternate"[^>]*>', "", page)
        assert re.findall(r"""(?:src|href)="https?://[^"]*" """, loaded) == []
        assert re.findall(r"<script(?![^>]* src=)[^>]*>|\sstyle=|\son\w+=", page) == []


def test_policy_is_strict(client, atlas):
    policy = client.get("/karte/ew_anteil_u18/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "nonce" not in policy


def test_renamed_modules_are_imported_by_their_new_names(tmp_path, settings, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = project.STORAGES | {"staticfiles": {"BACKEND": "atlas.storage.ModuleStorage"}}
    monkeypatch.setattr(storage, "staticfiles_storage", storage.ConfiguredStorage())

    call_command("collectstatic", interactive=False, verbosity=0)

    entry = next(path for path in tmp_path.glob("js/indicator-map.*.js"))
    imported = re.findall(r'from "\./([^"]+)"', entry.read_text())
    assert len(imported) == 6
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in imported)
    assert all((tmp_path / "js" / name).exists() for name in imported)


def test_import_lines_end_in_a_semicolon():
    for path in (STATIC / "js").glob("*.js"):
        lines = [line for line in path.read_text().splitlines() if re.match(r"import\b", line)]
        assert [line for line in lines if not line.endswith(";")] == []
