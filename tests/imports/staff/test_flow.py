"""From the file on a desk to the accepted delivery and back, through the pages."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from imports.models import Confirmation, Delivery, DeliveryProblem, Upload
from indicators.models import AuditEntry
from indicators.models.unpublished import Observation
from tests.imports.staff import papers

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 12, 31)


@pytest.fixture
def clerk():
    papers.city()
    return papers.person()


def current():
    rows = Observation.objects.filter(current=True).order_by("period", "area__code")
    return [(row.area.code, row.period.year, int(row.number or 0)) for row in rows]


def test_good_file_goes_from_the_form_to_a_delivery(clerk):
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))

    page = clerk.get(reverse("upload", args=(upload.pk,)))
    differences = clerk.get(reverse("upload-differences", args=(upload.pk,)))
    answer = papers.accept(clerk, upload)

    upload.refresh_from_db()
    delivery = Delivery.objects.get()
    assert (upload.source_id, upload.profile, upload.encoding) == ("register", "R2", "utf-8")
    assert (upload.periods, upload.rows_read, upload.is_recognised) == ("31.12.2023", 6, True)
    assert page.context["page"].first_rows[0] == tuple(papers.HEAD.split(";"))
    assert page.context["page"].first_rows[1][:3] == ("31.12.2023", "01", "Bezirk 01")
    compared = differences.context["page"].comparison
    assert (compared.new, compared.changed, compared.unchanged, compared.missing) == (3, 0, 0, 0)
    assert answer["Location"] == reverse("delivery", args=(delivery.number,))
    assert current() == [("01", 2023, 100), ("02", 2023, 200), ("03", 2023, 300)]
    assert (upload.state, upload.delivery, upload.result) == (Upload.State.ACCEPTED, delivery, None)
    assert (delivery.sender, delivery.sha256) == ("erna", upload.sha256)


def test_errors_block_and_all_are_listed_with_a_suggestion(clerk):
    text = (
        papers.counts(papers.ORDINARY)
        .replace("31.12.2023;02;Bezirk 02", "31.12.2023;O2;Bezirk 02")
        .replace("W;50", "W;5O")
    )
    upload = papers.sent(clerk, text)

    page = clerk.get(reverse("upload", args=(upload.pk,)))
    differences = clerk.get(reverse("upload-differences", args=(upload.pk,)))
    accepted = papers.accept(clerk, upload)

    errors = page.context["page"].groups[0]
    assert (upload.state, upload.errors) == (Upload.State.FAULTY, errors.count)
    assert [(one.code, one.hint) for one in errors.messages[:3]] == [
        ("DAT-11", ""),
        ("GEB-01", "Meinten Sie „02 Bezirk 02“?"),
        ("GEB-03", ""),
    ]
    assert "Verbesserte Datei hochladen" in page.content.decode()
    assert differences["Location"] == accepted["Location"] == reverse("upload", args=(upload.pk,))
    assert (Delivery.objects.count(), Observation.objects.count()) == (0, 0)


def test_warnings_are_ticked_one_by_one_and_their_reasons_stay(clerk):
    papers.deliver(clerk, papers.ORDINARY)
    upload = papers.sent(clerk, papers.counts({**papers.ORDINARY, "02": 400}, "31.12.2023"))
    confirm = reverse("upload-confirm", args=(upload.pk,))
    group = clerk.get(reverse("upload", args=(upload.pk,))).context["page"].groups[0]
    first = group.messages[0].position

    too_early = papers.accept(clerk, upload)
    without_reason = clerk.post(confirm, {f"tick-{first}": "on"})
    without_tick = clerk.post(confirm, {f"reason-{first}": "stimmt"})
    ticked = clerk.post(confirm, {f"tick-{first}": "on", f"reason-{first}": "nachgeliefert"})
    papers.tick_all(clerk, upload, "Neubau")
    papers.accept(clerk, upload)

    assert [one.code for one in group.messages] == ["ZEIT-05"]
    assert too_early["Location"] == reverse("upload", args=(upload.pk,))
    assert (
        without_reason.context["page"].groups[0].messages[0].typed.error
        == "Bitte begründen Sie die Bestätigung."
    )
    assert (without_reason.status_code, without_tick.status_code, ticked.status_code) == (400, 400, 302)
    kept = DeliveryProblem.objects.filter(delivery=Delivery.objects.latest("number"), severity="WARNUNG")
    assert list(kept.values_list("code", "reason", "confirmed_by")) == [("ZEIT-05", "nachgeliefert", "erna")]
    assert Confirmation.objects.filter(upload=upload).count() == 1
    assert current()[1] == ("02", 2023, 400)


def test_difference_shows_what_changes_and_what_is_missing(clerk):
    papers.deliver(clerk, papers.ORDINARY, "31.12.2022")
    papers.deliver(clerk, papers.ORDINARY)
    text = papers.counts({"01": 100, "02": 260, "99": 5})
    upload = papers.sent(
        clerk,
        text + "31.12.2023;03;Bezirk 03;HW;INSG;INSG;M;150\r\n31.12.2023;03;Bezirk 03;HW;INSG;INSG;W;150\r\n",
    )
    papers.tick_all(clerk, upload)

    compared = clerk.get(reverse("upload-differences", args=(upload.pk,))).context["page"].comparison

    assert (compared.new, compared.changed, compared.unchanged, compared.missing) == (1, 1, 2, 0)
    assert [(one.measure, one.area, one.change, round(one.percent)) for one in compared.changes] == [
        ("Einwohner", "Bezirk 02", Decimal(60), 30)
    ]
    assert [(one.number, one.before, one.areas, one.areas_before) for one in compared.sums] == [
        (665, 600, 4, 3)
    ]
    assert [(one.area, one.change, one.earlier.year) for one in compared.jumps] == [("Bezirk 02", 60, 2022)]


def test_the_same_file_again_changes_nothing(clerk):
    papers.deliver(clerk, papers.ORDINARY)
    before = (current(), Delivery.objects.count())
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))
    codes = [
        one.code
        for group in clerk.get(reverse("upload", args=(upload.pk,))).context["page"].groups
        for one in group.messages
    ]
    papers.tick_all(clerk, upload)

    page = clerk.get(reverse("upload-differences", args=(upload.pk,)))
    papers.accept(clerk, upload)

    assert codes == ["DAT-17"]
    assert page.context["page"].comparison.is_empty
    assert "<strong>0 Änderungen.</strong>" in page.content.decode()
    assert "Als Lieferung übernehmen" not in page.content.decode()
    assert (current(), Delivery.objects.count()) == before
    upload.refresh_from_db()
    assert (upload.state, upload.delivery) == (Upload.State.ACCEPTED, None)


def test_a_check_from_before_another_delivery_has_to_be_repeated(clerk):
    early = papers.sent(clerk, papers.counts({**papers.ORDINARY, "01": 101}))
    papers.deliver(clerk, papers.ORDINARY)

    refused = papers.accept(clerk, early)
    page = clerk.get(refused["Location"])
    clerk.post(reverse("upload-recheck", args=(early.pk,)))
    codes = [
        one.code
        for group in clerk.get(reverse("upload", args=(early.pk,))).context["page"].groups
        for one in group.messages
    ]

    assert [str(message) for message in page.context["messages"]][-1:] == [
        "Seit der Prüfung hat sich der Bestand dieser Quelle geändert. "
        "Bitte prüfen Sie die Datei noch einmal."
    ]
    assert "Noch einmal prüfen" in page.content.decode()
    assert codes == ["ZEIT-05"]
    assert current()[0] == ("01", 2023, 100)


def test_discarding_leaves_no_byte_of_the_file(clerk):
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))

    clerk.post(reverse("upload-discard", args=(upload.pk,)))

    upload.refresh_from_db()
    assert (upload.state, upload.content, upload.result) == (Upload.State.DISCARDED, None, None)
    assert clerk.get(reverse("upload-original", args=(upload.pk,))).status_code == 404
    assert clerk.get(reverse("upload", args=(upload.pk,))).status_code == 200


def test_every_act_is_on_the_record_with_the_file(clerk):
    papers.deliver(clerk, papers.ORDINARY)
    upload = papers.sent(clerk, papers.counts({**papers.ORDINARY, "01": 102}))
    papers.tick_all(clerk, upload, "Nachmeldung")
    papers.accept(clerk, upload)
    number = Delivery.objects.latest("number").number
    clerk.post(reverse("delivery-undo", args=(number,)))

    rows = AuditEntry.objects.filter(sha256=upload.sha256).oldest_first().values_list("who", "act", "text")
    assert [row[:2] for row in rows] == [
        ("erna", "uploaded"), ("erna", "confirmed"), ("erna", "loaded"), ("erna", "undone"),
    ]  # fmt: skip
    assert rows[1][2] == "ZEIT-05: Nachmeldung"


def test_original_and_lists_of_problems_are_files_to_save(clerk):
    upload = papers.deliver(clerk, papers.ORDINARY)
    second = papers.sent(clerk, papers.counts(papers.ORDINARY))
    papers.tick_all(clerk, second, "=1+1")

    original = clerk.get(reverse("upload-original", args=(upload.pk,)))
    listed = clerk.get(reverse("upload-problems", args=(second.pk,)))

    assert original.content == papers.counts(papers.ORDINARY).encode()
    assert original["Content-Disposition"].startswith('attachment; filename="melderegister.csv"')
    lines = listed.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "schwere;kennung;zeile;spalte;meldung;begruendung;bestaetigt_von"
    assert lines[1].startswith("WARNUNG;DAT-17;;;Diese Datei wurde am ")
    assert lines[1].endswith(";'=1+1;erna")
    assert listed["Cache-Control"].endswith("no-store, must-revalidate, private")
