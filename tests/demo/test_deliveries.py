"""The folder of the demo: the same bytes again, complete list, any size."""

import hashlib
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from demo.deliveries import write_deliveries
from demo.offices import TABLES
from tests.demo.files import listed, one

DIGEST = "ea260022768f5f07d0fdc8f299a94169083f6cf1b217e59f1d6f35fcc01cf548"


def digest(folder):
    """Return one SHA-256 over the names and bytes of all files."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(path.relative_to(folder).as_posix().encode() + b"\n" + path.read_bytes())
    return found.hexdigest()


def silent(_):
    """Tell nothing."""


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    write_deliveries(tmp_path / "again", seed=1, scale=1, tell=silent)

    assert digest(tmp_path / "again") == digest(folder)


def test_files_are_the_same_on_every_machine(folder):
    # Every change to the model changes it; the new one then belongs here.
    assert digest(folder) == DIGEST


def test_another_seed_gives_another_city(folder, tmp_path):
    write_deliveries(tmp_path, seed=2, scale=1, tell=silent)

    name = "register/2023_register_r1_personen_synthetisch.csv"
    assert (tmp_path / name).read_bytes() != (folder / name).read_bytes()


def test_the_list_names_every_file_in_the_order_of_time(folder):
    files = [entry["file"] for entry in listed(folder)]
    beside = {"LIESMICH.txt", "lieferungen.json", "ba/akg_schluessel_synthetisch.csv"}
    beside |= {f"andere/{source}.toml" for source, _, _ in TABLES.values()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert there == {*files, *beside}
    assert len(files) == len(set(files))
    assert files[0].startswith("gebiete/")
    years = [int(name.split("/")[1][:4]) for name in files if name.startswith(("register/", "ba/"))]
    assert years == sorted(years)


def test_every_file_says_that_it_is_invented(folder):
    for entry in listed(folder):
        assert any(word in entry["file"] for word in ("synthetisch", "schematisch"))
    assert "ERFUNDEN" in (folder / "LIESMICH.txt").read_text(encoding="utf-8")
    for path in folder.glob("itnrw/*.csv"):
        assert b"SYNTHETISCH" in path.read_bytes()


def test_encodings_are_those_of_the_senders(folder):
    for pattern in ("register/*_r2_*.csv", "itnrw/12411_flat_*.csv", "ba/*_b3_*.csv"):
        assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in folder.glob(pattern))
    table = one(folder, "itnrw/22811-05i_*.csv").read_bytes()
    assert "Empfänger/innen".encode("cp1252") in table


def test_scale_repeats_the_persons_and_nothing_else(folder, tmp_path):
    write_deliveries(tmp_path, seed=1, scale=3, tell=silent)

    def lines(path):
        return Counter(one(path, "register/2023_*_r1_*.csv").read_bytes().split(b"\r\n")[1:-1])

    once = lines(folder)
    assert lines(tmp_path) == Counter({line: 3 * count for line, count in once.items()})
    other = "register/2022_register_r2_summen_synthetisch.csv"
    assert (tmp_path / other).read_bytes() == (folder / other).read_bytes()


def test_command_writes_the_folder_and_tells_its_progress(tmp_path, capsys):
    call_command("demo_data", out=tmp_path / "new")

    told = capsys.readouterr()
    target = tmp_path / "new"
    assert told.out == f"40 Dateien in {target}; Reihenfolge der Einspielung: {target / 'lieferungen.json'}\n"
    assert len(told.err.splitlines()) == 40


def test_command_refuses_a_scale_of_nothing(tmp_path):
    with pytest.raises(CommandError, match="--scale muss mindestens 1 sein"):
        call_command("demo_data", out=tmp_path, scale=0)


def test_command_says_where_it_cannot_write(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="lässt sich nicht beschreiben"):
        call_command("demo_data", out=tmp_path / "file")
