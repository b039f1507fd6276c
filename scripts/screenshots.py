"""Take the pictures of a running demo: the ten named pages, wide and narrow, light and dark.

Usage: scripts/screenshots.py [ADDRESS] [FOLDER]     (default: http://localhost:8000 docs/images)
For the page of the staff area it makes an account „bilder“ in the demo, uploads a file of the demo
again and throws it away afterwards.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FilePayload, StorageState, sync_playwright

ROOT = Path(__file__).parent.parent
NAME = "bilder"
WIDTHS = (1280, 768, 360)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The first screenful of a desktop, a tablet and a telephone.
HEIGHTS = {1280: 860, 768: 1024, 360: 740}


@dataclass(frozen=True)
class Shot:
    """One picture: which page, how wide in CSS pixels, in which colours."""

    page: str
    address: str
    width: int
    scheme: Literal["light", "dark"]

    @property
    def file_name(self) -> str:
        """Return for example ``karte-1280-dunkel.png``."""
        return f"{self.page}-{self.width}-{'hell' if self.scheme == 'light' else 'dunkel'}.png"


def pages(address: str) -> dict[str, str]:
    """Return the public pages to show by the name of their picture: P1 to P9 of the specification."""
    paths = {
        "start": "",
        "karte": "karte/sgb2_quote/",
        "karte-gebiet": "karte/kinderarmut_u15/?jahr=2020&gebiet=09",
        "profil": "gebiet/09-lohberg/",
        "tabelle": "tabelle/sgb2_quote/",
        "vergleich": "vergleich/?gebiet=01&gebiet=04&gebiet=09",
        "daten": "daten/",
        "barrierefreiheit": "barrierefreiheit/",
        "suche": "suche/?q=Rosenweg+5",
    }
    return {name: address + path for name, path in paths.items()}


class Staff:
    """Somebody who uploads a file with two mistakes; the page that names them is the tenth picture."""

    def __init__(self, browser: Browser, address: str) -> None:
        word = secrets.token_urlsafe(16)
        self._shell("User.objects.filter(username=name).delete()")
        manage("create_staff", NAME, "--role", "Erfassung", "--password-stdin", typed=f"{word}\n")
        context = browser.new_context(locale="de-DE")
        self.page = context.new_page()
        self.page.goto(f"{address}verwaltung/lieferungen/")
        self.page.get_by_label("Benutzername").fill(NAME)
        self.page.get_by_label("Passwort").fill(word)
        self.page.get_by_role("button", name="Anmelden").click()
        self.page.get_by_role("link", name="Datei hochladen").click()
        self.page.set_input_files("#id_file", with_mistakes())
        self.page.get_by_role("button", name="Hochladen und prüfen").click()
        self.page.wait_for_selector("#erkannt", timeout=120_000)
        self.state = context.storage_state()

    def leave(self) -> None:
        """Throw the file away and close the account."""
        self.page.get_by_role("button", name="Datei verwerfen").click()
        self._shell("User.objects.filter(username=name).update(is_active=False)")

    @staticmethod
    def _shell(act: str) -> None:
        code = f"from django.contrib.auth.models import User; name = {NAME!r}; {act}"
        manage("shell", "--no-imports", "--command", code)


def manage(*arguments: str, typed: str = "") -> None:
    """Run a command of the atlas."""
    subprocess.run([sys.executable, "manage.py", *arguments], input=typed, text=True, check=True, cwd=ROOT)


def with_mistakes() -> FilePayload:
    """Return last year's counts of the demo with an unknown district and a number that is none."""
    newest = sorted((ROOT / ".run" / "demo" / "register").glob("*_r2_summen_*.csv"))[-1]
    head, city, first, second, *rest = newest.read_text(encoding="utf-8-sig").splitlines()
    unknown = first.replace(";01;", ";13;", 1)
    number = f"{second.rpartition(';')[0]};zwölf"
    lines = [head, city, unknown, number, *rest]
    return {"name": newest.name, "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode()}


def shots(addresses: dict[str, str]) -> Iterator[Shot]:
    """Yield every page in every width and scheme."""
    for name, address in addresses.items():
        for width in WIDTHS:
            for scheme in SCHEMES:
                yield Shot(name, address, width, scheme)


def take(browser: Browser, shot: Shot, folder: Path, state: StorageState | None) -> Path:
    """Write one picture and return its path; nothing moves and no pointer hovers in it."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": HEIGHTS[shot.width]},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
        locale="de-DE",
        storage_state=state,
    )
    page = context.new_page()
    page.goto(shot.address, wait_until="networkidle")
    path = folder / shot.file_name
    page.screenshot(path=path, animations="disabled")
    context.close()
    shrink(path)
    return path


def shrink(picture: Path) -> None:
    """Reduce a picture to a palette of 256 colours where pngquant is installed; a third of the size."""
    if tool := shutil.which("pngquant"):
        subprocess.run([tool, "--force", "--strip", "--output", picture, "256", picture], check=True)


def chromium() -> str:
    """Return the installed browser: ATLAS_CHROMIUM or what the system calls it."""
    names = [os.environ.get("ATLAS_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    for name in names:
        if path := shutil.which(name):
            return path
    sys.exit("Chromium fehlt. Bitte zuerst „make setup“ ausführen.")


def main(address: str, folder: Path) -> None:
    """Take all pictures; a folder that is missing is made."""
    if not re.match(r"https?://(localhost|127\.0\.0\.1)(:\d+)?/?$", address):
        sys.exit("Bilder nur von einer Demo auf diesem Rechner: http://localhost:8000")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        address = address.rstrip("/") + "/"
        staff = Staff(browser, address)
        addresses = pages(address) | {"verwaltung": staff.page.url}
        for shot in shots(addresses):
            path = take(browser, shot, folder, staff.state if shot.page == "verwaltung" else None)
            print(f"{path} ({path.stat().st_size // 1024} kB)")
        staff.leave()
        browser.close()


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000",
        Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"),
    )
