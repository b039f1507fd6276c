"""Fields in which a reader chooses from what there is: one shape, and what is offered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Chosen = TypeVar("Chosen", bound=forms.ChoiceField)


def choice(kind: type[Chosen], wrong: "StrOrPromise", **given: Any) -> Chosen:
    """Return a field that may be left out; ``wrong`` is the sentence for a choice that there is not.

    ``given`` is what this kind of field takes besides: label, choices, coerce, empty_value, widget.
    """
    return kind(required=False, error_messages={"invalid_choice": wrong}, **given)


def offer(form: forms.Form, name: str, choices: Sequence[tuple[object, object]]) -> None:
    """Give a field of a form its choices; raise TypeError where it offers none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choice")
    field.choices = choices
