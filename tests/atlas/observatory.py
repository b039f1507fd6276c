"""A grade for the headers of a site, by the scale of the Mozilla HTTP Observatory.

The scale begins with 100. What is missing takes points away; what is better than needed adds some,
but only to a score that is 90 or more without them. Everything a case could be decided in
favour of the site is decided against it here: framing allowed to everyone counts as no protection.
"""

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie

HALF_A_YEAR = 15_768_000
EXTRA_CREDIT_FROM = 90
GRADES = (
    (100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
    (40, "D+"), (30, "D"), (25, "D-"), (0, "F"),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a browser gets: headers by lower-case name, cookies, the page, and where plain HTTP leads to."""

    headers: dict[str, str]
    cookies: SimpleCookie
    page: str
    over_http: tuple[int, str]
    address: str


def score(answer):
    """Return the points of an answer and what gave or took them, by rule."""
    changes = {rule.__name__: rule(answer) for rule in RULES}
    base = 100 + sum(points for points in changes.values() if points < 0)
    extra = sum(points for points in changes.values() if points > 0)
    return max(0, base + (extra if base >= EXTRA_CREDIT_FROM else 0)), {
        name: points for name, points in changes.items() if points
    }


def grade(points):
    """Return the grade of a score."""
    return next(name for least, name in GRADES if points >= least)


def policy(answer):
    """Return the directives of the Content-Security-Policy, {} without one."""
    stated = answer.headers.get("content-security-policy", "")
    parts = [part.split() for part in stated.split(";") if part.strip()]
    return {name: values for name, *values in reversed(parts)}  # the first of two of a name holds


def content_security_policy(answer):
    """Return 10 for a policy that begins with nothing and allows nothing inline."""
    stated = policy(answer)
    if not stated:
        return -25
    fallback = stated.get("default-src", ["*"])
    scripts, styles = stated.get("script-src", fallback), stated.get("style-src", fallback)
    if {"'unsafe-inline'", "*", "data:", "http:", "https:"} & {*scripts, *stated.get("object-src", fallback)}:
        return -20
    if "'unsafe-eval'" in scripts + styles:
        return -10
    if "'unsafe-inline'" in styles:
        return 0
    forms = stated.get("form-action", ["*"])
    return 10 if fallback == ["'none'"] and forms in (["'none'"], ["'self'"]) else 5


def cookies(answer):
    """Return 5 where every cookie is guarded in every way, 0 without cookies."""
    worst = 5 if answer.cookies else 0
    for name, cookie in answer.cookies.items():
        is_session, is_token = bool(re.search("sess|login", name, re.I)), "csrf" in name.lower()
        if not cookie["secure"]:
            worst = min(worst, -40 if is_session else -20)
        if is_session and not cookie["httponly"]:
            worst = min(worst, -30)
        if cookie["samesite"] not in ("Lax", "Strict"):
            worst = min(worst, -20 if is_token else 0)
    return worst


def cross_origin_sharing(answer):
    """Return -50 where every site may read an answer with the reader's cookies."""
    headers = answer.headers
    shared = headers.get("access-control-allow-origin")
    return -50 if shared and headers.get("access-control-allow-credentials") == "true" else 0


def strict_transport_security(answer):
    """Return 0 for half a year and more."""
    found = re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def redirection(answer):
    """Return 0 where plain HTTP leads to the same host over HTTPS at once."""
    status, target = answer.over_http
    return 0 if status in (301, 302, 307, 308) and target == answer.address else -20


def referrer_policy(answer):
    """Return 5 for a policy that keeps addresses from other sites."""
    stated = answer.headers.get("referrer-policy", "")
    if stated in ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"):
        return 5
    return -5 if stated else 0


def subresource_integrity(answer):
    """Return 0 where every script comes from this origin, which needs no check sums."""
    elsewhere = re.findall(r"<script[^>]*\ssrc=[\"']?(?:https?:)?//[^>]*>", answer.page)
    if not elsewhere:
        return 0
    return 5 if all("integrity=" in script for script in elsewhere) else -50


def content_type_options(answer):
    """Return 0 where browsers may not guess types."""
    return 0 if answer.headers.get("x-content-type-options") == "nosniff" else -5


def framing(answer):
    """Return 5 where the policy keeps the page out of frames of other sites."""
    ancestors = policy(answer).get("frame-ancestors")
    if ancestors is not None:
        return -20 if {"*", "http:", "https:"} & set(ancestors) else 5
    return 0 if answer.headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def resource_policy(answer):
    """Return 10 where other sites cannot load the answer."""
    stated = answer.headers.get("cross-origin-resource-policy", "")
    return 10 if stated in ("same-origin", "same-site") else 0


RULES = (
    content_security_policy, cookies, cross_origin_sharing, strict_transport_security, redirection,
    referrer_policy, subresource_integrity, content_type_options, framing, resource_policy,
)  # fmt: skip
