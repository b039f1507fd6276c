"""Drives the mapping screen as a browser without JavaScript does: with the page's own answers."""

import re
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import OpenTable


class Fields(HTMLParser):
    """Collects what a browser would send of the first big form of a page."""

    def __init__(self):
        super().__init__()
        self.found, self.select, self.area = {}, "", ""

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name", "")
        if tag == "input" and name and said.get("type") != "file":
            if said.get("type") != "checkbox" or "checked" in said:
                self.found[name] = said.get("value", "on" if said.get("type") == "checkbox" else "") or ""
        elif tag == "select":
            self.select = name
            self.found[name] = None
        elif tag == "option" and self.select:
            if self.found[self.select] is None or "selected" in said:
                self.found[self.select] = said.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.found[name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data):
        if self.area:
            self.found[self.area] += data.removeprefix("\n")


def answers_on(response):
    """Return what the form of the mapping screen holds, as a browser would send it."""
    page = response.content.decode()
    start = page.index("<form", page.index('id="inhalt"'))
    parser = Fields()
    parser.feed(page[start : page.index("</form>", start)])
    return {name: value or "" for name, value in parser.found.items() if not name.startswith("csrf")}


def upload(client, data, name, **fields):
    """Upload a file nobody knows and return the page that asks for its columns."""
    answer = client.post(reverse("upload-new"), {"file": SimpleUploadedFile(name, data), **fields})
    assert answer.status_code == 302, answer.context["reasons"]
    assert answer["Location"] == reverse("open-table", args=(OpenTable.objects.latest("id").pk,))
    return client.get(answer["Location"])


def answer(client, response, step="check", *, without=(), columns=None, **changed):
    """Send the answers of a page with some changed; ``columns``: {name: {field: value}}."""
    said = answers_on(response) | changed
    for name in without:
        said.pop(name, None)
    for name, fields in (columns or {}).items():
        at = place(said, name)
        said |= {f"c{at}-{field}": value for field, value in fields.items()}
    return client.post(response.request["PATH_INFO"], said | {"step": step})


def place(said, name):
    """Return the position of a column on the page."""
    return next(at for key, value in said.items() if value == name
                for at in re.findall(r"\Ac(\d+)-name\Z", key))  # fmt: skip


def roles(response):
    """Return what each column is said to be."""
    said = answers_on(response)
    return {said[f"c{at}-name"]: said.get(f"c{at}-role", "") for at in range(int(said["columns"]))}


def mistakes(response):
    """Return every sentence about what is wrong."""
    screen = response.context["screen"]
    of_fields = [str(error) for form in screen.forms for errors in form.errors.values() for error in errors]
    return [*screen.refusals, *of_fields]
