"""What visitors type into the search stands in no log and no cache of the proxy."""

import runpy
import socket
import subprocess
import sys
import time

from tests.deploy import test_nginx
from tests.deploy.test_nginx import needs_nginx
from tests.shared_data import ROOT

proxy, sites = test_nginx.proxy, test_nginx.sites
TYPED = "/suche/?q=Verratenweg+12"


def written(proxy):
    """Return everything the proxy has written, as bytes by file."""
    return {path: path.read_bytes() for path in proxy.folder.rglob("*") if path.is_file()}


@needs_nginx
def test_what_is_searched_for_is_written_nowhere(proxy, sites):
    proxy.ask("/thema/verraten-waere-hier/")
    status, _, text = proxy.ask(TYPED)
    proxy.ask("/suche/vorschlaege/?q=Verratenweg")
    sites["public"].shutdown()
    sites["public"].server_close()
    gone, _, _ = proxy.ask(TYPED)

    assert (status, text.split()[1], gone) == (200, TYPED, 502)
    files = written(proxy)
    assert [path for path, content in files.items() if b"Verratenweg" in content] == []
    # The cache and the log do keep other addresses: the check above looks in the right places.
    assert len([path for path, content in files.items() if b"verraten-waere-hier" in content]) == 2


@needs_nginx
def test_the_log_knows_that_somebody_searched(proxy):
    proxy.ask(TYPED)

    for _ in range(100):
        lines = (proxy.folder / "access.log").read_text().splitlines()
        if lines:
            break
        time.sleep(0.05)
    assert [line.split('"')[1] for line in lines] == ["GET /suche/"]


def test_the_sites_themselves_keep_no_log_of_requests():
    settings = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))

    assert settings["accesslog"] is None


BROKEN = "def application(environ, start_response):\n    raise RuntimeError('outside Django')\n"


def ask(place, line):
    """Send one request to a socket, as soon as somebody listens there; return the answer."""
    for _ in range(200):
        try:
            with socket.socket(socket.AF_UNIX) as talk:
                talk.connect(str(place))
                talk.sendall(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                return talk.makefile("rb").read()
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(0.05)
    raise TimeoutError(place)


def test_a_failure_outside_django_names_no_visitor_and_nothing_typed(tmp_path):
    (tmp_path / "broken.py").write_text(BROKEN)
    place, log = tmp_path / "s", tmp_path / "log"
    command = [
        sys.executable, "-m", "gunicorn", "--config", ROOT / "deploy" / "gunicorn.conf.py", "--bind",
        f"unix:{place}", "--workers", "1", "--chdir", tmp_path, "broken",
    ]  # fmt: skip
    with log.open("wb") as errors:
        server = subprocess.Popen(list(map(str, command)), stderr=errors)
        try:
            failed = ask(place, f"GET {TYPED} HTTP/1.1")
            refused = ask(place, f"GET {TYPED} HTTP/1.1 x")
        finally:
            server.terminate()
            server.wait(timeout=30)

    written = log.read_text()
    assert (failed.split()[1], refused.split()[1]) == (b"500", b"400")
    assert "Error handling request" in written and "/suche/" in written and "outside Django" in written
    assert "Invalid request\n" in written
    assert "Verratenweg" not in written and "ip=" not in written
