"""The few marks that a text may hold, read into plain values. Pure: no Django, no database.

A text never becomes markup by itself: templates print these values and escape each of them.

    ## Überschrift          ### kleinere Überschrift
    - Punkt                 1. Schritt
    [Wortlaut](/hilfe/)     [[was die Stadt noch einträgt]]

An empty line ends a paragraph or a list, a single line break stays one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "subheading", "paragraph", "list", "steps"]

MARK = re.compile(r"\[\[(?P<gap>[^\[\]]+)\]\]|\[(?P<label>[^\[\]]+)\]\((?P<href>[^()\s]*)\)")
ALLOWED = re.compile(r"https://[^\s/]|mailto:[^\s@]+@|tel:\+?[0-9]|/(?![/\\])|#")
"""How the address of a link may begin; everything else (scripts above all) stays text."""
LINES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("subheading", re.compile(r"###\s+")),
    ("heading", re.compile(r"##\s+")),
    ("list", re.compile(r"[-*]\s+")),
    ("steps", re.compile(r"[0-9]{1,2}\.\s+(?=\S)")),
)


@dataclass(frozen=True)
class Span:
    """A piece of a line: plain, a link where ``href`` says where to, or a gap the city has to fill."""

    text: str
    href: str = ""
    is_gap: bool = False


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list; its lines (of a list: its points) are made of spans."""

    kind: Kind
    lines: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Return a text as blocks, in order."""
    found: list[tuple[Kind, list[str]]] = []
    is_open = False
    for line in map(str.strip, text.splitlines()):
        if not line:
            is_open = False
            continue
        kind, words = _read(line)
        if is_open and found[-1][0] == kind and kind not in ("heading", "subheading"):
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
        is_open = True
    return tuple(Block(kind, tuple(tuple(_spans(line)) for line in lines)) for kind, lines in found)


def gaps(text: str) -> tuple[str, ...]:
    """Return what the city still has to fill in, in order."""
    return tuple(match["gap"].strip() for match in MARK.finditer(text) if match["gap"])


def refused_links(text: str) -> tuple[str, ...]:
    """Return the addresses of links that lead nowhere a link may lead."""
    return tuple(
        match["href"] for match in MARK.finditer(text) if match["label"] and not ALLOWED.match(match["href"])
    )


def _read(line: str) -> tuple[Kind, str]:
    """Return what a line is, and its words without the mark."""
    for kind, mark in LINES:
        if match := mark.match(line):
            return kind, line[match.end() :]
    return "paragraph", line


def _spans(line: str) -> Iterator[Span]:
    end = 0
    for match in MARK.finditer(line):
        if line[end : match.start()]:
            yield Span(line[end : match.start()])
        yield _span(match)
        end = match.end()
    if line[end:]:
        yield Span(line[end:])


def _span(match: re.Match[str]) -> Span:
    if match["gap"]:
        return Span(match["gap"].strip(), is_gap=True)
    if ALLOWED.match(match["href"]):
        return Span(match["label"], match["href"])
    return Span(match[0])
