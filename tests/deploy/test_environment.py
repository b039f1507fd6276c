"""Settings from the environment: all are listed, production is safe, a missing one names its cure."""

import os
import re
import subprocess
import sys

import pytest

from tests.shared_data import ROOT

PRODUCTION = {
    "ATLAS_SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ATLAS_ALLOWED_HOSTS": "sozialatlas.example.de",
    "ATLAS_DB_HOST": "db",
    "ATLAS_HTTPS": "on",
    "ATLAS_DEMO": "off",
}


def names_in(*files):
    """Return every variable of ours that the files mention."""
    text = "\n".join((ROOT / file).read_text() for file in files)
    return set(re.findall(r"\b(?:ATLAS_[A-Z_]*[A-Z]|POSTGRES_PASSWORD)\b", text))


def listed():
    """Return the variables of .env.example, set or commented out."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return [match[1] for line in lines if (match := re.match(r"#?([A-Z_]+)=", line))]


def manage(*arguments, **environment):
    """Run manage.py in a process of its own with exactly this environment of ours."""
    foreign = {
        name: value for name, value in os.environ.items() if not name.startswith(("ATLAS_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=foreign | {"DJANGO_SETTINGS_MODULE": "atlas.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_example_lists_every_variable_once():
    read = names_in(
        "atlas/settings.py",
        "docker-compose.yml",
        "deploy/gunicorn.conf.py",
        "deploy/healthcheck.py",
        "deploy/db/roles.sh",
        "deploy/nginx/start",
    )

    assert sorted(listed()) == sorted(read)


def test_example_holds_no_secret():
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert [line for line in lines if re.match(r"#?\w*(PASSWORD|SECRET_KEY)=.", line)] == []


@pytest.mark.parametrize("site", ["public", "staff", "all"])
def test_deployment_check_finds_nothing(site):
    result = manage("check", "--deploy", "--fail-level", "INFO", ATLAS_SITE=site, **PRODUCTION)

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("System check identified no issues")


@pytest.mark.parametrize("name", ["ATLAS_SECRET_KEY", "ATLAS_ALLOWED_HOSTS", "ATLAS_DB_HOST"])
def test_missing_variable_stops_the_process_and_is_named(name):
    result = manage("check", **(PRODUCTION | {name: ""}))

    assert result.returncode == 1
    assert f"{name} fehlt." in result.stderr.splitlines()[-1]


def test_unknown_site_stops_the_process():
    result = manage("check", **(PRODUCTION | {"ATLAS_SITE": "intern"}))

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith("ATLAS_SITE muss public, staff oder all sein.")
