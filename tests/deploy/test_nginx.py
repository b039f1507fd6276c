"""The proxy: its configuration is valid and does what ARCHITECTURE 5 and 8 say, seen from outside."""

import http.server
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.shared_data import ROOT

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or shutil.which(
    "nginx", path=str(ROOT / ".run" / "tools" / "usr" / "sbin")
)
CONFIGURATION = ROOT / "deploy" / "nginx" / "nginx.conf"
needs_nginx = pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None, reason="needs the programs nginx and openssl"
)


class StandIn(http.server.ThreadingHTTPServer):
    """A server with a name and a memory of its requests: path and headers."""

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Site)
        self.name = name
        self.requests: list[tuple[str, dict[str, str]]] = []


class Site(http.server.BaseHTTPRequestHandler):
    """A site that says its name, the path and how often it was asked."""

    server: StandIn

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        body = f"{self.server.name} {self.path} {len(self.server.requests)}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.do_GET()

    def log_message(self, *arguments):
        """Keep the test output quiet."""


@pytest.fixture
def sites():
    """Start stand-ins for the public and the staff site; yield them by name."""
    started = {}
    for name in ("public", "staff"):
        server = StandIn(name)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started[name] = server
    yield started
    for server in started.values():
        server.shutdown()
        server.server_close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def localised(folder, sites, plain, secure):
    """Return the shipped configuration with the places of this machine instead of those of the containers."""
    text = CONFIGURATION.read_text()
    for name, server in sites.items():
        text = text.replace(f"http://{name}:8000", f"http://127.0.0.1:{server.server_port}")
    text = re.sub(r"\n\s*listen \[::\].*", "", text)
    text = text.replace("listen 8080", f"listen 127.0.0.1:{plain}")
    text = text.replace("listen 8443", f"listen 127.0.0.1:{secure}")
    text = text.replace("/etc/nginx/mime.types", str(folder / "mime.types"))
    text = text.replace("/etc/atlas/tls", str(folder)).replace("/run/atlas", str(folder / "run"))
    text = text.replace("/srv/dateien", f"{folder}/dateien")
    text = text.replace("/srv/static/", f"{folder}/static/").replace(
        "/dev/stdout", str(folder / "access.log")
    )
    (folder / "mime.types").write_text("types { text/html html; text/css css; }\n")
    # Started by root, the workers would change to a user who cannot enter the test's folder.
    return text if os.geteuid() else f"user root;\n{text}"


def certificate(folder):
    """Write a key and a certificate for localhost."""
    curve = "ec -pkeyopt ec_paramgen_curve:prime256v1"
    make = f"openssl req -x509 -newkey {curve} -nodes -days 1 -subj /CN=localhost"
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run([*make.split(), *files], check=True, capture_output=True)


@pytest.fixture
def proxy(tmp_path, sites):
    """Run nginx with the shipped configuration; yield the addresses of its two servers."""
    plain, secure = free_port(), free_port()
    (tmp_path / "run" / "temp").mkdir(parents=True)
    (tmp_path / "run" / "security.txt").write_text("Contact: mailto:it@example.de\n")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "base.0123.css").write_text("body{}")
    certificate = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run(
        [*certificate, "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True,
        capture_output=True,
    )
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(localised(tmp_path, sites, plain, secure))
    command = [str(NGINX), "-e", "stderr", "-p", str(tmp_path), "-c", str(configuration)]
    checked = subprocess.run([*command, "-t", "-q"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    wait_for(secure)
    yield Proxy(plain, secure, tmp_path)
    process.terminate()
    process.wait(timeout=10)


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Proxy:
    """Asks nginx as a browser would, without following redirects."""

    def __init__(self, plain, secure, folder):
        import ssl

        self.plain, self.secure, self.folder = plain, secure, folder
        context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), NoRedirect())

    def ask(self, path, *, method="GET", secure=True, **headers):
        """Return status, headers and text."""
        base = f"https://localhost:{self.secure}" if secure else f"http://localhost:{self.plain}"
        request = urllib.request.Request(
            base + path, method=method, data=b"x" if method == "POST" else None, headers=headers
        )
        try:
            with self.opener.open(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()


@needs_nginx
def test_paths_reach_their_site(proxy):
    paths = [
        "/",
        "/karte/x/?jahr=2023",
        "/verwaltung/",
        "/verwaltung/login/",
        "/intern/x/",
        "/internes/",
        "/karte/x.csv?jahr=2023",
        "/intern/karte/x.csv",
        "/vergleich_excel.csv",
    ]

    answers = [proxy.ask(path)[2].rsplit(" ", 1)[0] for path in paths]

    assert answers == [
        "public /",
        "public /karte/x/?jahr=2023",
        "staff /verwaltung/",
        "staff /verwaltung/login/",
        "staff /intern/x/",
        "public /internes/",
        "public /karte/x.csv?jahr=2023",
        "staff /intern/karte/x.csv",
        "public /vergleich_excel.csv",
    ]


@needs_nginx
def test_public_pages_come_from_the_cache_and_staff_pages_never(proxy, sites):
    for path in ("/thema/arbeit/", "/daten/x.csv", "/verwaltung/", "/intern/"):
        proxy.ask(path)
        proxy.ask(path)

    assert [path for path, _ in sites["public"].requests] == ["/thema/arbeit/", "/daten/x.csv"]
    assert [path for path, _ in sites["staff"].requests] == ["/verwaltung/"] * 2 + ["/intern/"] * 2


@needs_nginx
def test_one_copy_serves_all_browsers(proxy, sites):
    for encoding in ("identity", "zstd", "zstd, identity"):
        proxy.ask("/", **{"Accept-Encoding": encoding})

    assert [path for path, _ in sites["public"].requests] == ["/"]


@needs_nginx
def test_visitors_keep_the_last_copy_when_the_site_is_gone(proxy, sites):
    first = proxy.ask("/")
    sites["public"].shutdown()
    sites["public"].server_close()

    assert proxy.ask("/")[2] == first[2]


@needs_nginx
def test_public_pages_take_no_post_and_the_staff_site_does(proxy):
    assert [proxy.ask(path, method="POST")[0] for path in ("/", "/daten/x.csv", "/verwaltung/")] == [
        403,
        403,
        200,
    ]


@needs_nginx
def test_the_page_with_the_form_takes_messages_and_is_never_kept(proxy, sites):
    answers = [proxy.ask("/barrierefreiheit/", method=method)[0] for method in ("GET", "POST", "GET", "PUT")]

    assert answers == [200, 200, 200, 403]
    assert len(sites["public"].requests) == 3


@needs_nginx
def test_many_messages_are_refused_and_reading_goes_on(proxy):
    sent = [proxy.ask("/barrierefreiheit/", method="POST")[0] for _ in range(12)]

    assert sent[:6] == [200] * 6
    assert sent[-1] == 429
    assert proxy.ask("/barrierefreiheit/")[0] == 200


@needs_nginx
def test_films_of_the_city_are_served_in_parts(proxy):
    folder = proxy.folder / "dateien" / "medien"
    folder.mkdir(parents=True)
    (folder / "dgs.mp4").write_bytes(b"0123456789")

    status, headers, text = proxy.ask("/medien/dgs.mp4", Range="bytes=2-4")

    assert (status, text, headers["Content-Type"]) == (206, "234", "video/mp4")
    assert proxy.ask("/medien/../../.env")[0] in {400, 404}


@needs_nginx
def test_site_learns_host_and_protocol_from_the_proxy(proxy, sites):
    proxy.ask("/")

    headers = sites["public"].requests[0][1]
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == "localhost"
    assert headers["X-Forwarded-For"] == "127.0.0.1"


@needs_nginx
def test_plain_requests_are_sent_to_the_secure_address(proxy):
    status, headers, _ = proxy.ask("/karte/x/?jahr=2020", secure=False)

    assert (status, headers["Location"]) == (301, "https://localhost/karte/x/?jahr=2020")


@needs_nginx
@pytest.mark.parametrize("secure", [True, False])
def test_security_contact_is_found(proxy, secure):
    status, headers, text = proxy.ask("/.well-known/security.txt", secure=secure)

    assert (status, text) == (200, "Contact: mailto:it@example.de\n")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


@needs_nginx
def test_static_files_are_kept_for_ever_and_their_headers_are_safe(proxy):
    status, headers, text = proxy.ask("/static/base.0123.css")

    assert (status, text) == (200, "body{}")
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert headers["Server"] == "nginx"


@needs_nginx
def test_many_attempts_to_log_in_are_refused(proxy, sites):
    statuses = [proxy.ask("/verwaltung/login/", method="POST")[0] for _ in range(20)]

    assert statuses[:11] == [200] * 11
    assert statuses[-1] == 429
    assert len(sites["staff"].requests) == statuses.count(200)


@needs_nginx
def test_log_holds_no_full_address(proxy):
    proxy.ask("/?suche=x")

    # nginx writes the line after it has answered.
    log = proxy.folder / "access.log"
    deadline = time.monotonic() + 5
    while not log.stat().st_size and time.monotonic() < deadline:
        time.sleep(0.02)
    lines = log.read_text().splitlines()
    assert [line.split(" ")[0] for line in lines] == ["127.0.0.0"]
    assert "suche" not in lines[0]
