"""The image: locked packages, an unprivileged user, nothing that is not needed."""

import re
import shlex

from tests.shared_data import ROOT

DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())


def stages():
    """Return the instructions of each stage by its name."""
    parts = re.split(r"^FROM (\S+) AS (\w+)$", DOCKERFILE, flags=re.MULTILINE)[1:]
    return {name: (base, body.splitlines()) for base, name, body in zip(*[iter(parts)] * 3, strict=True)}


def arguments(stage, instruction):
    return [line.split(maxsplit=1)[1] for line in stages()[stage][1] if line.startswith(f"{instruction} ")]


def pins(file):
    """Return name and version of every locked package with the condition it stands under."""
    text = (ROOT / file).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?==\S+)(.*?) *\\?$", text, flags=re.MULTILINE))


def test_stages_stand_on_fixed_releases():
    assert {name: base for name, (base, _) in stages().items()} == {
        "packages": "python:3.11-slim-bookworm",
        "app": "python:3.11-slim-bookworm",
        "proxy": "debian:bookworm-slim",
    }


def test_packages_are_installed_by_hash():
    installs = [line for line in arguments("packages", "RUN") if "pip install" in line]

    assert len(installs) == 1
    assert "--require-hashes -r /tmp/requirements.txt" in installs[0]


def test_running_images_have_an_unprivileged_user():
    assert arguments("app", "USER") == ["atlas"]
    assert arguments("proxy", "USER") == ["www-data"]


def test_entrypoints_are_executable():
    assert arguments("app", "ENTRYPOINT") == ['["/app/deploy/entrypoint"]']
    assert arguments("proxy", "ENTRYPOINT") == ['["/usr/local/bin/start"]']
    for file in ("deploy/entrypoint", "deploy/nginx/start", "deploy/db/roles.sh"):
        assert (ROOT / file).stat().st_mode & 0o111 == 0o111


def test_copied_files_exist_and_are_not_ignored():
    kept = {
        line[1:].rstrip("/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copies = [shlex.split(line) for stage in stages() for line in arguments(stage, "COPY")]
    sources = {source for parts in copies if not parts[0].startswith("--from") for source in parts[:-1]}

    assert sorted(source for source in sources if not (ROOT / source).exists()) == []
    assert sorted(source for source in sources if source.removeprefix("./").split("/")[0] not in kept) == []


def test_everything_is_ignored_that_is_not_named():
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]

    assert rules[0] == "*"
    assert not {"!.run", "!.env", "!.git", "!demo", "!tests"} & set(rules)


def test_lock_for_tests_holds_every_line_of_the_lock_for_running():
    running, testing = pins("requirements.txt"), pins("requirements-test.txt")

    assert len(running) > 20
    assert {name: testing.get(name) for name in running} == running


def test_every_locked_package_has_a_hash():
    for file in ("requirements.txt", "requirements-test.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / file).read_text())

        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
