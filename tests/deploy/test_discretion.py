"""What visitors type into the search stands in no log and no cache of the proxy."""

import runpy
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
