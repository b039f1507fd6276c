"""Exit status 0 when this container's site answers one page that needs the database."""

import os
import sys
import urllib.request

PATHS = {"public": "/", "staff": "/verwaltung/login/", "all": "/"}


def main() -> int:
    """Ask the own gunicorn as the proxy would; a page that fails raises and ends with status 1."""
    host = os.environ["ATLAS_ALLOWED_HOSTS"].split(",")[0]
    path = PATHS[os.environ.get("ATLAS_SITE", "public")]
    request = urllib.request.Request(
        f"http://127.0.0.1:8000{path}", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310 - always http
        return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
