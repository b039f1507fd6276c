"""From draft to release and back: every act, every refusal, and who can read a draft's rows."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.drafting import cancel, carry_out, order_draft
from indicators.models import (
    Approval,
    AuditEntry,
    ClassBreaks,
    DisclosureRule,
    DraftOrder,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
)
from indicators.models.record import Act
from indicators.models.unpublished import Observation
from indicators.models.visibility import State, previewing
from indicators.publication import ScheduledError, publish
from indicators.releasing import (
    DraftOpenError,
    NothingNewError,
    OutdatedError,
    ReleasingError,
    SecondPersonError,
    StateError,
    discard_draft,
    make_draft,
    release,
    withdraw,
)
from tests import factories

pytestmark = pytest.mark.django_db
ROWS = (Release, PublishedIndicator, PublishedMeasure, PublishedValue, ClassBreaks)


@pytest.fixture
def districts():
    """Deliver one year of one indicator for three districts."""
    _, made = factories.city()
    factories.indicator()
    deliver(made, (100, 200, 400))
    return made


def deliver(districts, children, year=2023):
    for area, number in zip(districts, children, strict=True):
        for slug, count in (("ew_u18", number), ("ew_gesamt", 2000)):
            measure = factories.measure(slug)
            same = Observation.objects.filter(measure=measure, area=area, period__year=year)
            same.update(current=False)
            factories.observation(measure, area, count, year)


def shown():
    return {value.area.code: value.number for value in PublishedValue.objects.for_indicator("ew_anteil_u18")}


def acts():
    # The migration that makes the roles leaves lines of its own.
    lines = AuditEntry.objects.oldest_first().exclude(act=Act.RIGHTS)
    return list(lines.values_list("who", "act", "subject"))


FIRST = {"01": Decimal(5), "02": Decimal(10), "03": Decimal(20), factories.CITY: Decimal("11.7")}


def test_a_draft_is_seen_by_nobody_until_a_second_person_releases_it(districts):
    draft = make_draft("anna", "public", "Erste Zahlen.")

    assert (draft.number, draft.state, shown(), Release.objects.newest()) == (1, State.DRAFT, {}, None)

    done = release(draft.number, "berta", note="Erste Zahlen für 2023.")

    assert shown() == FIRST
    assert Release.objects.newest() == done
    assert (done.four_eyes, done.note) == (True, "Erste Zahlen für 2023.")
    assert acts() == [("anna", "submitted", "Entwurf 1"), ("berta", "released", "Veröffentlichung 1")]


def test_the_maker_may_not_release_a_draft(districts):
    draft = make_draft("anna", "public")

    with pytest.raises(SecondPersonError):
        release(draft.number, "anna")

    assert (shown(), Release.objects.get().state) == ({}, State.DRAFT)


def test_an_office_of_one_person_releases_alone_and_the_release_says_so(districts, settings):
    settings.FOUR_EYES = False
    draft = make_draft("anna", "public")

    done = release(draft.number, "anna")

    assert (done.four_eyes, done.approval.is_alone, shown()) == (False, True, FIRST)
    assert AuditEntry.objects.get(act="released").text == "Angelegt von anna. Ohne zweite Person freigegeben."


def test_the_database_refuses_one_person_that_is_said_to_be_two(districts):
    draft = make_draft("anna", "public")

    with pytest.raises(IntegrityError, match="two_persons_unless_it_is_said"), transaction.atomic():
        Approval.objects.filter(release=draft).update(released_by="anna", released_at=timezone.now())


def test_publishing_in_one_step_says_that_nobody_else_looked(districts):
    publish(commit=True)

    assert (Release.objects.get().four_eyes, shown()) == (False, FIRST)


def test_an_audience_has_one_draft(districts):
    make_draft("anna", "public")

    with pytest.raises(DraftOpenError):
        make_draft("berta", "public")
    with pytest.raises(IntegrityError, match="one_open_draft_per_audience"), transaction.atomic():
        factories.release(7, state=State.DRAFT)


def test_without_a_change_there_is_no_draft(districts):
    publish(commit=True)

    with pytest.raises(NothingNewError):
        make_draft("anna", "public")

    assert Release.objects.count() == 1


def test_a_discarded_draft_leaves_only_its_line_in_the_record(districts):
    draft = make_draft("anna", "public")

    discard_draft(draft.number, "anna")

    assert [model.objects.count() for model in ROWS] == [0] * len(ROWS)
    assert acts() == [("anna", "submitted", "Entwurf 1"), ("anna", "discarded", "Entwurf 1")]


def test_what_is_released_cannot_be_discarded_or_released_again(districts):
    draft = make_draft("anna", "public")
    release(draft.number, "berta")

    with pytest.raises(StateError):
        discard_draft(draft.number, "berta")
    with pytest.raises(StateError):
        release(draft.number, "berta")
    with pytest.raises(StateError):
        release(99, "berta")


def change_delivery(districts):
    deliver(districts, (100, 200, 500))


def undo_delivery(districts):
    Observation.objects.filter(area=districts[0]).update(current=False)


def change_rule(districts):
    rule = DisclosureRule.objects.get()
    rule.threshold = 5
    DisclosureRule.objects.keep(rule, by="gerda")


def publish_otherwise(districts):
    publish(commit=True)


@pytest.mark.parametrize("change", [change_delivery, undo_delivery, change_rule, publish_otherwise])
def test_a_draft_is_not_released_when_anything_changed_since(districts, change):
    draft = make_draft("anna", "public")
    change(districts)

    with pytest.raises(OutdatedError):
        release(draft.number, "berta")


def test_a_draft_is_not_released_when_the_release_before_is_withdrawn(districts):
    publish(commit=True)
    deliver(districts, (100, 200, 500))
    draft = make_draft("anna", "public")
    withdraw(1, "gerda", "Fehler.")

    with pytest.raises(OutdatedError):
        release(draft.number, "berta")


def test_an_embargo_ends_by_the_clock_of_the_database(districts):
    draft = make_draft("anna", "public")
    at = timezone.now() + datetime.timedelta(days=2)

    release(draft.number, "berta", at=at)
    before = (shown(), Release.objects.at(1), list(Release.objects.told_to_public()))
    Release.objects.update(published_at=timezone.now() - datetime.timedelta(seconds=1))

    assert before == ({}, None, [])
    assert (shown(), Release.objects.at(1)) == (FIRST, Release.objects.get())


def test_an_embargo_that_has_passed_is_refused(districts):
    draft = make_draft("anna", "public")

    with pytest.raises(ReleasingError, match="schon vorbei"):
        release(draft.number, "berta", at=timezone.now() - datetime.timedelta(minutes=1))


def test_nothing_is_computed_while_a_release_waits_and_it_can_be_withdrawn_before(districts):
    draft = make_draft("anna", "public")
    release(draft.number, "berta", at=timezone.now() + datetime.timedelta(days=2))
    deliver(districts, (100, 200, 500))

    for act in (lambda: make_draft("anna", "public"), lambda: publish(commit=True)):
        with pytest.raises(ScheduledError):
            act()
    withdraw(1, "berta", "Doch nicht.")

    assert list(Release.objects.told_to_public()) == []
    assert make_draft("anna", "public").number == 2


def test_withdrawing_brings_back_what_was_shown_before(districts):
    publish(commit=True)
    before = shown()
    deliver(districts, (100, 200, 500))
    release(make_draft("anna", "public").number, "berta")
    between = shown()

    done = withdraw(2, "gerda", " Falsche Lieferung. ")

    assert (shown(), between["03"]) == (before, Decimal(25))
    assert (done.state, done.withdrawal_note, done.approval.made_by) == (
        State.WITHDRAWN, "Falsche Lieferung.", "anna",
    )  # fmt: skip
    assert Approval.objects.get(release=2).withdrawn_by == "gerda"
    assert acts()[-1] == ("gerda", "withdrawn", "Veröffentlichung 2")


def test_only_the_newest_release_is_withdrawn_and_never_without_a_reason(districts):
    publish(commit=True)
    deliver(districts, (100, 200, 500))
    publish(commit=True)

    with pytest.raises(StateError, match="Nur die neueste"):
        withdraw(1, "gerda", "Fehler.")
    with pytest.raises(ReleasingError, match="öffentlich begründen"):
        withdraw(2, "gerda", "  ")
    withdraw(2, "gerda", "Fehler.")
    withdraw(1, "gerda", "Auch ein Fehler.")

    assert shown() == {}


def test_a_draft_that_never_was_shown_is_not_known_to_the_public(districts):
    """A draft with a number that the next one must hide is no reason for the public to know it."""
    draft = make_draft("anna", "public")
    discard_draft(draft.number, "anna")
    deliver(districts, (2, 200, 400))

    second = make_draft("anna", "public")

    with previewing(second):
        assert shown()["01"] is None


def test_an_order_makes_the_draft_and_ends_with_it(districts):
    order = order_draft("anna", "public", "Neu.")

    carry_out(order.pk)
    carry_out(order.pk)

    order.refresh_from_db()
    assert (order.state, order.message, order.release_id) == ("done", "Entwurf 1 ist angelegt.", 1)
    assert Release.objects.get().note == "Neu."
    with pytest.raises(DraftOpenError):
        order_draft("anna", "public", "")


def test_an_order_says_why_there_is_no_draft(districts):
    publish(commit=True)
    order = order_draft("anna", "public", "")
    with pytest.raises(DraftOpenError):
        order_draft("berta", "public", "")

    carry_out(order.pk)

    order.refresh_from_db()
    assert (order.state, order.message) == ("failed", "0 Änderungen: Es gibt nichts zu veröffentlichen.")


def test_a_cancelled_order_writes_nothing(districts):
    order = order_draft("anna", "public", "")
    cancel(order.pk)

    carry_out(order.pk)

    assert (DraftOrder.objects.get().state, Release.objects.count()) == ("cancelled", 0)


def test_a_preview_ends_with_its_block(districts):
    draft = make_draft("anna", "public")

    with pytest.raises(ZeroDivisionError), previewing(draft):
        inside = shown()
        raise ZeroDivisionError

    assert (inside, shown()) == (FIRST, {})
