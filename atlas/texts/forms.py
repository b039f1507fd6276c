"""What a reader may send: a message, and where it was that they found a barrier."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageQuery(forms.Form):
    """The page a reader came from, as the address names it."""

    seite = forms.CharField(max_length=300, required=False)


class SentQuery(forms.Form):
    """The day a message was sent, as the address of the thanks names it."""

    am = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class MessageForm(forms.Form):
    """A message about a barrier; ``website`` is a trap that people do not see, ``stempel`` a signed time."""

    # Errors stand beside the fields, in the atlas's own words; the browser's bubbles vanish too soon.
    use_required_attribute = False

    nachricht = forms.CharField(
        label=_("Ihre Nachricht"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Was geht nicht, und womit haben Sie es versucht? Höchstens 5.000 Zeichen."),
        error_messages={
            "required": _("Bitte schreiben Sie uns, worum es geht."),
            "max_length": _("Die Nachricht ist zu lang. Möglich sind 5.000 Zeichen."),
        },
    )
    seite = forms.CharField(
        label=_("Seite, um die es geht"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel die Adresse aus der Zeile oben im Browser. Freiwillig."),
        error_messages={"max_length": _("Die Adresse ist zu lang. Möglich sind 300 Zeichen.")},
    )
    name = forms.CharField(
        label=_("Ihr Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Freiwillig."),
        error_messages={"max_length": _("Der Name ist zu lang. Möglich sind 120 Zeichen.")},
    )
    mail = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Freiwillig. Ohne sie können wir Ihnen nicht antworten."),
        error_messages={
            "invalid": _("Das ist keine E-Mail-Adresse. Beispiel: name@example.de"),
            "max_length": _("Die Adresse ist zu lang."),
        },
    )
    website = forms.CharField(
        label=_("Bitte leer lassen"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stempel = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def clean_mail(self) -> str:
        """Refuse signs that end a line of a header; the standard allows them between quotes."""
        mail: str = self.cleaned_data["mail"]
        if not mail.isprintable():
            raise forms.ValidationError(self.fields["mail"].error_messages["invalid"])
        return mail
