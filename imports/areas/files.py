"""From a delivered file to one data set that may be opened: recognised by content, staged under a safe name.

GDAL reads a hundred formats, some of which follow links to other files and hosts.
Therefore only GeoJSON, GeoPackage and Shapefile get through, each with exactly
the parts it needs, under names of our own in a private folder.
"""

import errno
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from imports.areas.messages import finding
from imports.problems import Problem

MEGABYTE = 1_000_000
MAX_MEMBERS = 200
MAX_UNPACKED = 100 * MEGABYTE
SHAPEFILE = "ESRI Shapefile"
GEOPACKAGE = "GPKG"
GEOJSON = "GeoJSON"
DRIVERS = {SHAPEFILE: "Shapefile", GEOPACKAGE: "GeoPackage", GEOJSON: "GeoJSON"}
MAIN_PARTS = (".shp", ".gpkg", ".geojson", ".json")
NEEDED_BESIDE_SHP = (".shx", ".dbf")
PARTS_OF_A_SHAPEFILE = (".shp", *NEEDED_BESIDE_SHP, ".prj", ".cpg")
ZIP_ENCRYPTED = 0x1


class RefusedError(Exception):
    """A file that cannot be read as a whole; ``problem`` says why, for its sender."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class UnknownChoiceError(ValueError):
    """A layer or field that the file does not have: a mistake in the call, not in the file."""


@dataclass(frozen=True)
class DataSet:
    """One data set, ready to be opened: the path of its main part and the only driver for it.

    ``name`` is what the sender calls the file, with the archive around it.
    """

    path: Path
    driver: str
    name: str

    @property
    def stem(self) -> str:
        """Return the sender's name of the data set itself, without archive and suffix."""
        return PurePosixPath(self.name).stem

    def beside(self, suffix: str) -> Path:
        """Return the path of another part of a Shapefile (it may not exist)."""
        return self.path.with_suffix(suffix)


def stage(source: Path, folder: Path, member: str | None = None) -> DataSet:
    """Return the data set in a file or ZIP archive, linked or unpacked into an empty folder.

    ``member`` chooses among several data sets of an archive by name without
    suffix. Raises RefusedError with GEO-01, GEO-02 or GEO-03 and
    UnknownChoiceError where the choice is open or wrong.
    """
    is_archive = head(source).startswith(b"PK\x03\x04")
    main, name = unpacked(source, folder, member) if is_archive else (linked(source, folder), source.name)
    found = DataSet(main, driver_of(main, name), name)
    if found.driver == SHAPEFILE:
        missing = [f".{suffix[1:]}" for suffix in NEEDED_BESIDE_SHP if not found.beside(suffix).exists()]
        if missing:
            raise RefusedError(finding("GEO-03", datei=name, fehlt=" und ".join(missing)))
    return found


def head(path: Path) -> bytes:
    """Return the first hundred bytes of a file."""
    with path.open("rb") as file:
        return file.read(100)


def driver_of(path: Path, name: str) -> str:
    """Return the driver that the content of a file asks for; raise RefusedError (GEO-01) for any other."""
    start = head(path)
    if start.startswith(b"\x00\x00\x27\x0a"):
        return SHAPEFILE
    if start.startswith(b"SQLite format 3\x00") and start[68:72] in {b"GPKG", b"GP10", b"GP11"}:
        return GEOPACKAGE
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return GEOJSON
    reason = "es ist leer" if not start else "das Format ist nicht bekannt"
    raise RefusedError(finding("GEO-01", datei=name, grund=reason))


def linked(source: Path, folder: Path) -> Path:
    """Return the path of a file in the folder; parts of a Shapefile lie beside it, nothing else."""
    parts = parts_beside(source) if source.suffix.lower() == ".shp" else {source.suffix.lower(): source}
    for suffix, path in parts.items():
        (folder / f"gebiete{suffix}").symlink_to(path.resolve())
    return folder / f"gebiete{source.suffix.lower()}"


def parts_beside(source: Path) -> dict[str, Path]:
    """Return the parts of a Shapefile by suffix in small letters."""
    return {
        path.suffix.lower(): path
        for path in sorted(source.parent.iterdir())
        if path.stem == source.stem and path.suffix.lower() in PARTS_OF_A_SHAPEFILE
    }


def unpacked(source: Path, folder: Path, member: str | None) -> tuple[Path, str]:
    """Return the main part of the data set that was unpacked from an archive, and its name for the sender.

    The central directory is checked before anything is read.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            check_directory(source.name, archive.infolist())
            wanted = chosen(source.name, archive.infolist(), member)
            for suffix, info in wanted.items():
                with archive.open(info) as packed, (folder / f"gebiete{suffix}").open("wb") as target:
                    shutil.copyfileobj(packed, target)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise RefusedError(finding("GEO-02", datei=source.name, grund="es ist beschädigt")) from error
    except OSError as error:
        # A directory that points before the beginning of the file; a full disk is another matter.
        if error.errno != errno.EINVAL:
            raise
        raise RefusedError(finding("GEO-02", datei=source.name, grund="es ist beschädigt")) from error
    main = next(suffix for suffix in MAIN_PARTS if suffix in wanted)
    return folder / f"gebiete{main}", f"{source.name}/{PurePosixPath(wanted[main].filename).name}"


def check_directory(name: str, infos: Iterable[zipfile.ZipInfo]) -> None:
    """Raise RefusedError (GEO-02) where an archive is unsafe or too large to be unpacked."""
    infos = list(infos)
    reason = ""
    if len(infos) > MAX_MEMBERS:
        reason = f"es enthält {len(infos)} Dateien (höchstens {MAX_MEMBERS})"
    elif sum(info.file_size for info in infos) > MAX_UNPACKED:
        reason = f"ausgepackt ist es größer als {MAX_UNPACKED // MEGABYTE} MB"
    elif any(info.flag_bits & ZIP_ENCRYPTED for info in infos):
        reason = "es ist verschlüsselt"
    elif any(is_outside(info) for info in infos):
        reason = "es enthält Pfade, die aus dem Archiv hinausführen"
    if reason:
        raise RefusedError(finding("GEO-02", datei=name, grund=reason))


def is_outside(info: zipfile.ZipInfo) -> bool:
    """Say whether a member would lie outside of the archive: absolute, with "..", or a link."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    has_drive = path.parts[:1] and path.parts[0].endswith(":")
    return bool(path.is_absolute() or ".." in path.parts or has_drive or is_link)


def chosen(name: str, infos: Iterable[zipfile.ZipInfo], member: str | None) -> dict[str, zipfile.ZipInfo]:
    """Return the parts of the one data set in an archive by suffix in small letters."""
    groups: dict[PurePosixPath, dict[str, zipfile.ZipInfo]] = {}
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.suffix.lower() in {*MAIN_PARTS, *PARTS_OF_A_SHAPEFILE} and "__MACOSX" not in path.parts:
            groups.setdefault(path.with_suffix(""), {})[path.suffix.lower()] = info
    sets = {path: parts for path, parts in groups.items() if set(parts) & set(MAIN_PARTS)}
    if not sets:
        raise RefusedError(finding("GEO-02", datei=name, grund="es enthält keine Geodaten"))
    if member is not None and len(sets) > 1:
        sets = {path: parts for path, parts in sets.items() if path.name == member}
    if len(sets) != 1:
        names = ", ".join(sorted(path.name for path, parts in groups.items() if set(parts) & set(MAIN_PARTS)))
        raise UnknownChoiceError(
            f"„{name}“ enthält mehrere Ebenen. Bitte wählen Sie eine mit --layer: {names}."
        )
    return next(iter(sets.values()))
