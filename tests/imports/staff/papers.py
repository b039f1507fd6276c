"""A small city, people with roles, and files they send, for tests of the staff pages."""

import io
import zipfile

from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports.models import Upload
from indicators.models import Measure
from tests import factories

HEAD = "stichtag;gebiet_code;gebiet_name;bestand;merkmal;auspraegung;geschlecht;anzahl"
PERSONS = (
    "stichtag;gebiet;alter;geschlecht;staat1;wohnungsstatus\n"
    "31.12.2023;01;34;w;000;AW\n31.12.2023;02;36;m;000;AW\n31.12.2023;03;5;m;163;HW\n"
)
CLERK = ("view_delivery", "add_delivery", "accept_delivery", "undo_delivery")
BASE = "/verwaltung/lieferungen/"


def city(districts=3, **fields):
    """Save a city with districts "Bezirk 01" …, the register and the measure of all residents."""
    factories.measure("ew_gesamt", factories.source("register", **fields), source_key="HW", name="Einwohner")
    return factories.city(districts)


def person(name="erna", rights=CLERK):
    """Return a client that is logged in as a person with some rights."""
    user = User.objects.create_user(name, is_staff=True)
    codes = Permission.objects.filter(content_type__app_label="imports", codename__in=rights)
    user.user_permissions.set(codes)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def counts(numbers, day="31.12.2023"):
    """Return an R2 file: people with main dwelling by area, half of them women."""
    lines = [HEAD]
    for code, number in numbers.items():
        for sex, part in (("M", number // 2), ("W", number - number // 2)):
            lines.append(f"{day};{code};Bezirk {code};HW;INSG;INSG;{sex};{part}")
    return "\r\n".join(lines) + "\r\n"


ORDINARY = {"01": 100, "02": 200, "03": 300}


def send(client, text, name="melderegister.csv", **fields):
    """Upload a file and return the answer."""
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("upload-new"), {"file": SimpleUploadedFile(name, data), **fields})


def sent(client, text, name="melderegister.csv", **fields):
    """Upload a file that is taken in and return it."""
    answer = send(client, text, name, **fields)
    assert answer.status_code == 302, answer.context["reasons"]
    return Upload.objects.latest("id")


def tick_all(client, upload, reason="geprüft"):
    """Confirm every warning on the first page."""
    page = client.get(reverse("upload", args=(upload.pk,))).context["page"]
    open_ones = [
        one.position for group in page.groups if group.is_warning for one in group.messages if not one.tick
    ]
    if not open_ones:
        return None
    data = {f"tick-{at}": "on" for at in open_ones} | {f"reason-{at}": reason for at in open_ones}
    return client.post(reverse("upload-confirm", args=(upload.pk,)), data)


def accept(client, upload):
    """Take a file over and return the answer."""
    return client.post(reverse("upload-accept", args=(upload.pk,)))


def deliver(client, numbers, day="31.12.2023"):
    """Upload, confirm and accept a file of counts; return the upload."""
    upload = sent(client, counts(numbers, day))
    tick_all(client, upload)
    assert accept(client, upload).status_code == 302
    upload.refresh_from_db()
    return upload


def zipped(**members):
    """Return a ZIP with some members, names with "_" for "."."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


def measures(count):
    """Save measures of single years of age."""
    source = factories.source("register")
    Measure.objects.bulk_create(
        Measure(
            slug=f"alter_{age}",
            name=f"Alter {age}",
            source=source,
            source_key=f"HW ALTER={age}-{age}",
            unit="Personen",
        )
        for age in range(count)
    )
