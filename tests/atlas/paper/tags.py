"""What a PDF says about itself and in its tags, read with pypdf."""

import io
import re

import pypdf


def opened(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text(content):
    """Return the words of all pages; words that were hyphenated at the end of a line are whole again."""
    words = "\n".join(page.extract_text() for page in opened(content).pages)
    return re.sub(r"\s+", " ", words.replace("\u2010\n", ""))


def elements(content):
    """Yield every structure element as (tag, element), from the first to the last."""
    waiting = [opened(content).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop(0).get_object()
        if isinstance(element, pypdf.generic.ArrayObject):
            waiting[:0] = list(element)
        elif isinstance(element, pypdf.generic.DictionaryObject):
            if "/S" in element:
                yield element["/S"], element
            if "/K" in element:
                waiting.insert(0, element["/K"])


def bookmarks(content):
    """Return the titles of all bookmarks, nested as they are."""

    def titles(entries):
        return [titles(one) if isinstance(one, list) else one["/Title"] for one in entries]

    return titles(opened(content).outline)


def fonts(content):
    """Return the names of all fonts, without the mark of a subset."""
    found = set()
    for page in opened(content).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found
