"""The README keeps its word: commands, links and pictures exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
COMMANDS = sorted(
    path.stem for path in ROOT.glob("*/management/commands/*.py") if not path.stem.startswith("_")
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_management_command_is_documented(command):
    assert f"manage.py {command}" in README


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_of_the_readme_leads_somewhere(target):
    assert target.startswith("https://") or (ROOT / target).exists()


def test_no_document_names_a_command_that_does_not_exist():
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md"]
    named = {name for path in documents for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text())}

    django = {"check", "migrate", "makemigrations", "collectstatic", "createsuperuser", "shell"}
    assert named - django <= set(COMMANDS)


@pytest.mark.parametrize("target", ["demo", "test", "stop", "clean", "check", "format"])
def test_the_make_targets_exist(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
