"""The one shape of a choice: left out or one of what is offered, else its own sentence."""

import pytest
from django import forms

from atlas.forms_choice import choice, offer

WRONG = "Das gibt es hier nicht."


class Asked(forms.Form):
    farbe = choice(forms.ChoiceField, WRONG, label="Farbe")
    jahr = choice(forms.TypedChoiceField, WRONG, coerce=int, empty_value=None)
    gebiet = choice(forms.MultipleChoiceField, WRONG)
    text = forms.CharField(required=False)

    def __init__(self, asked):
        super().__init__(asked)
        offer(self, "farbe", [("rot", "Rot")])
        offer(self, "jahr", [(2023, "2023")])
        offer(self, "gebiet", [("01", "01"), ("02", "02")])


@pytest.mark.parametrize(
    ("asked", "cleaned"),
    [
        ({}, {"farbe": "", "jahr": None, "gebiet": [], "text": ""}),
        (
            {"farbe": "rot", "jahr": "2023", "gebiet": ["02"]},
            {"farbe": "rot", "jahr": 2023, "gebiet": ["02"], "text": ""},
        ),
    ],
)
def test_what_is_offered_is_understood_and_may_be_left_out(asked, cleaned):
    form = Asked(asked)

    assert form.is_valid()
    assert form.cleaned_data == cleaned


def test_everything_else_gets_the_sentence_of_its_field():
    form = Asked({"farbe": "blau", "jahr": "2022", "gebiet": ["01", "03"]})

    assert form.errors == {name: [WRONG] for name in ("farbe", "jahr", "gebiet")}


def test_a_field_that_offers_nothing_takes_no_choices():
    with pytest.raises(TypeError, match="text offers no choice"):
        offer(Asked({}), "text", [("a", "A")])
