"""What may be asked of pictures, citations and embedded pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from atlas.forms_choice import choice

WHOLE, PREVIEW = "ganz", "vorschau"


class PictureQuery(forms.Form):
    """The layout of a picture: with everything around it, or the small one that goes with a link."""

    bild = choice(
        forms.ChoiceField,
        _("„bild“ ist „ganz“ oder „vorschau“."),
        choices=[("", ""), (WHOLE, ""), (PREVIEW, "")],
    )


class CitationQuery(forms.Form):
    """The year that is cited; none for an indicator as a whole."""

    jahr = forms.IntegerField(
        required=False,
        min_value=1900,
        max_value=2200,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("„jahr“ ist eine Jahreszahl, zum Beispiel jahr=2023.")
        ),
    )


class EmbedQuery(forms.Form):
    """The question of another site (oEmbed 1.0): which page, in which format, how large at most."""

    url = forms.CharField(max_length=2000, error_messages={"required": _("„url“ fehlt.")})
    format = forms.ChoiceField(required=False, choices=[("", ""), ("json", ""), ("xml", "")])
    maxwidth = forms.IntegerField(required=False, min_value=200, max_value=4000)
    maxheight = forms.IntegerField(required=False, min_value=200, max_value=4000)
