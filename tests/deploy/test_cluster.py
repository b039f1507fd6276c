"""The private database: wherever the checkout lies, never on a TCP port, never as root, gone after clean."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.shared_data import ROOT

SCRIPT = ROOT / "scripts" / "cluster"


class Checkout:
    """A folder that holds nothing but the script, as far as the database is concerned."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "scripts").mkdir(parents=True)
        shutil.copy(SCRIPT, folder / "scripts" / "cluster")

    def cluster(self, *arguments):
        """Run the script; return its exit status and what it printed."""
        done = subprocess.run(
            [self.folder / "scripts" / "cluster", *arguments], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout.strip()

    def ask(self, question):
        return self.cluster("psql", "-AtXqc", question)[1]

    def home(self):
        return Path(self.cluster("home")[1])


@pytest.fixture
def place(tmp_path):
    """Yield a function that makes a checkout in a folder of this name; remove its database afterwards."""
    made = []

    def make(name="atlas"):
        made.append(Checkout(tmp_path / name))
        return made[-1]

    yield make
    for checkout in made:
        if checkout.folder.exists():
            assert checkout.cluster("clean")[0] == 0


@pytest.mark.parametrize(
    "name",
    ["atlas", "ein Ordner mit 'Zeichen' & Lücken", "/".join(["sehr-langer-name-eines-ordners"] * 5)],
    ids=["closed", "odd", "long"],
)
def test_cluster_works_wherever_the_checkout_lies(place, name):
    checkout = place(name)  # pytest's folders are closed to other users

    assert checkout.cluster("start")[0] == 0
    assert checkout.ask("SELECT current_user, postgis_lib_version() >= '3.3'") == "atlas_owner|t"
    assert checkout.ask("SHOW listen_addresses") == ""
    assert [
        role for role in checkout.ask("SELECT rolname FROM pg_roles ORDER BY 1").split() if role[:2] != "pg"
    ] == [
        "atlas_admin",
        "atlas_owner",
        "atlas_public",
        "atlas_staff",
    ]


def test_server_never_belongs_to_root(place):
    checkout = place()
    checkout.cluster("start")

    process = int(checkout.ask("SELECT pg_backend_pid()"))
    owner = (checkout.home() / "data").stat().st_uid

    assert process > 0
    assert owner == (os.geteuid() or owner)
    assert owner != 0


def test_second_start_changes_nothing_and_data_outlive_a_stop(place):
    checkout = place()
    checkout.cluster("start")
    settings = (checkout.folder / ".run" / "env").read_text()
    checkout.ask("CREATE TABLE kept AS SELECT 7 AS number")

    statuses = [checkout.cluster(act)[0] for act in ("start", "stop", "status", "start", "status")]

    assert statuses == [0, 0, 1, 0, 0]
    assert checkout.ask("SELECT number FROM kept") == "7"
    assert (checkout.folder / ".run" / "env").read_text() == settings


def test_settings_are_readable_for_their_owner_alone(place):
    checkout = place()
    checkout.cluster("start")

    lines = dict(line.split("=", 1) for line in (checkout.folder / ".run" / "env").read_text().splitlines())

    assert (checkout.folder / ".run" / "env").stat().st_mode & 0o777 == 0o600
    assert len(lines.pop("ATLAS_SECRET_KEY")) == 80
    assert lines == {
        "ATLAS_DB_HOST": str(checkout.home()),
        "ATLAS_DB_PORT": "54329",
        "ATLAS_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "ATLAS_HTTPS": "off",
        "ATLAS_SITE": "all",
        "ATLAS_DEMO": "on",
        "ATLAS_SECOND_FACTOR": "off",
    }


def test_clean_leaves_nothing(place):
    checkout = place()
    checkout.cluster("start")
    home = checkout.home()

    assert checkout.cluster("clean")[0] == 0

    assert not home.exists()
    assert sorted(path.name for path in checkout.folder.iterdir()) == ["scripts"]


def test_new_clone_at_the_same_path_starts_empty(place):
    first = place()
    first.cluster("start")
    first.ask("CREATE TABLE old AS SELECT 1")
    shutil.rmtree(first.folder)

    second = place()

    assert second.cluster("start")[0] == 0
    assert second.ask("SELECT count(*) FROM pg_tables WHERE tablename = 'old'") == "0"


def test_copied_checkout_gets_a_database_of_its_own(place, tmp_path):
    original = place("original")
    original.cluster("start")
    copy = place("copy")
    subprocess.run(["cp", "-a", original.folder / ".run", copy.folder / ".run"], check=True)

    assert copy.cluster("start")[0] == 0

    assert copy.home() != original.home()
    assert [checkout.cluster("status")[0] for checkout in (original, copy)] == [0, 0]
    assert copy.cluster("stop")[0] == 0
    assert original.cluster("status")[0] == 0


def test_without_a_database_the_script_says_so(place):
    assert [place(name).cluster(name)[0] for name in ("stop", "clean", "status", "psql", "home")] == [
        0,
        0,
        1,
        1,
        1,
    ]
