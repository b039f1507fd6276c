"""Texts of a file as people describe them ("Summe*"), and the regular expressions they stand for. Pure."""

import re

SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")
TOKEN = re.compile(r"\.\*|\\([.^$*+?{}\[\]\\|()])|([^.^$*+?{}\[\]\\|()])")
OWN = re.compile(r"/(.+)/", re.DOTALL)


def pattern_of(text: str) -> re.Pattern[str]:
    """Return what a text means: "*" any characters, "/…/" a regular expression; raises re.error."""
    own = OWN.fullmatch(text)
    if own:
        return re.compile(own[1])
    return re.compile(".*".join(SPECIAL.sub(r"\\\g<0>", part) for part in text.split("*")))


def text_of(pattern: re.Pattern[str]) -> str:
    """Return the text that ``pattern_of`` turns into a regular expression."""
    text, at = "", 0
    while at < len(pattern.pattern):
        found = TOKEN.match(pattern.pattern, at)
        if not found:
            return f"/{pattern.pattern}/"
        text += found[1] or found[2] or "*"
        at = found.end()
    return text if pattern_of(text).pattern == pattern.pattern else f"/{pattern.pattern}/"


PERIODS: dict[str, tuple[str, str]] = {
    "": ("wie es da steht: 31.12.2023, 2023-12-31, 202312 oder 2023", ""),
    "tag": ("ein Datum darin: „Stand 31.12.2023“", r"\d{2}\.\d{2}\.\d{4}"),
    "jahr": ("eine Jahreszahl darin: „bestand_2023.csv“", r"(?<!\d)((?:19|20)\d{2})(?!\d)"),
    "quartal": ("Jahr und Quartal darin: „2023_Q4“", r"(?P<jahr>(?:19|20)\d{2})\D{0,2}Q(?P<quartal>[1-4])"),
    "monat": (
        "Jahr und Monat darin: „2023-06“",
        r"(?P<jahr>(?:19|20)\d{2})[-_./]?(?P<monat>0[1-9]|1[0-2])(?!\d)",
    ),
    "wort": ("Monat in Worten und Jahr: „Juni 2023“", r"(?P<monat>[A-Za-zä]+)\.? +(?P<jahr>\d{4})"),
}
"""Ways in which a text holds a reference date: what people choose, and the pattern it stands for."""
OWN_PERIOD = "eigen"
