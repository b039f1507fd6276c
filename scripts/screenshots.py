"""Take the README's pictures of a running demo: start page, map and profile, wide and narrow, light and dark.

Usage: scripts/screenshots.py [ADDRESS] [FOLDER]     (default: http://localhost:8000 docs/images)
The pages are found as a reader finds them: by following the links from the start page.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (1280, 768, 360)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The first screenful of a desktop, a tablet and a telephone.
HEIGHTS = {1280: 860, 768: 1024, 360: 740}


class NoSuchPageError(Exception):
    """The demo has no link to a page that should be in the pictures."""


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


def first_link(page: Page, *starts: str) -> str:
    """Return the absolute address of the first link whose path begins so, or raise NoSuchPageError.

    Of several beginnings the earlier ones are preferred.
    """
    for start in starts:
        link = page.locator(f'a[href^="{start}"]').first
        if link.count():
            return urljoin(page.url, link.get_attribute("href"))
    raise NoSuchPageError(f"Auf {page.url} gibt es keinen Verweis auf {' oder '.join(starts)}.")


def pages(browser: Browser, address: str) -> dict[str, str]:
    """Return the addresses of the pages to show by the name of their picture.

    The map is one with colours, the profile that of the district with the clearest numbers.
    """
    page = browser.new_page()
    page.goto(address)
    found = {"start": address, "karte": first_link(page, "/karte/sgb2_quote/", "/karte/")}
    page.goto(found["karte"])
    found["profil"] = first_link(page, "/gebiet/09", "/gebiet/")
    page.close()
    return found


def shots(addresses: dict[str, str]) -> Iterator[Shot]:
    """Yield every page in every width and scheme."""
    for name, address in addresses.items():
        for width in WIDTHS:
            for scheme in SCHEMES:
                yield Shot(name, address, width, scheme)


def take(browser: Browser, shot: Shot, folder: Path) -> Path:
    """Write one picture and return its path; nothing moves and no pointer hovers in it."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": HEIGHTS[shot.width]},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
        locale="de-DE",
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
        for shot in shots(pages(browser, address.rstrip("/") + "/")):
            path = take(browser, shot, folder)
            print(f"{path} ({path.stat().st_size // 1024} kB)")
        browser.close()


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000",
        Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"),
    )
