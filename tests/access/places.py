"""What stands behind the addresses of the staff area: one object of each kind, and where a page is."""

import datetime
from decimal import Decimal

from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group, User
from django.urls import URLResolver, get_resolver, reverse
from simple_history.utils import get_history_manager_for_model

from atlas.texts.models import ContactMessage, Office, Page
from imports.models import Delivery, Job, Mapping, OpenTable, PlaceFile, Upload
from imports.uploading.packing import Result, pack
from imports.validation import Checked, Figure
from indicators.models import (
    Act,
    CellPreference,
    DisclosureRule,
    DraftOrder,
    Edition,
    Level,
    Release,
    RuleChange,
    record,
)
from tests import factories

PREFIX = "verwaltung/"
BEHIND_THE_LOGIN = (PREFIX, "intern/")
CHOICE = "app_label=indicators&model_name=cellpreference&field_name=measure&term=ew"
PAGES_OF_A_MODEL = {
    "list": ("changelist", "GET"),
    "add": ("add", "GET"),
    "look": ("change", "GET"),
    "save": ("change", "POST"),
    "delete": ("delete", "GET"),
    "history": ("history", "GET"),
    "wording": ("simple_history", "GET"),
    "restore": ("simple_history", "POST"),
    "short": ("short", "GET"),
}
"""Row of the matrix -> (page of the administration, method)."""


def addresses(patterns=None, route="", spaces=()):
    """Return the name of every address behind the login; its route where it has no name."""
    found = set()
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            found |= addresses(pattern.url_patterns, whole, inner)
        elif whole.startswith(BEHIND_THE_LOGIN):
            found.add(":".join((*spaces, pattern.name)) if pattern.name else whole)
    return found


def name_of(model, page):
    """Return the name of a page of a table in the administration."""
    if page == "short":
        return f"{PREFIX}{model.replace('.', '/')}/<path:object_id>/"
    return f"admin:{model.replace('.', '_')}_{page}"


def objects():
    """Save one object of every table and return them by table."""
    source = factories.source()
    indicator = factories.indicator()
    area = factories.area()
    release = factories.release()
    delivery = Delivery.objects.create(
        source=source, profile="R2", file_name="einwohner.csv", sha256="a" * 64, size=1, encoding="utf-8",
        periods="31.12.2023", rows_read=1, sender="erfassung",
    )  # fmt: skip
    day = datetime.date(2023, 12, 31)
    figure = Figure("HW", "siedlungsbezirk", area.code, day, Decimal(1200))
    result = pack(Result(Checked("R2", "utf-8", (day,), 1, figures=(figure,))))
    upload = Upload.objects.create(
        source=source, file_name="neu.csv", sha256="b" * 64, size=1, sender="erfassung", content=b"neu",
        state=Upload.State.CHECKED, result=result, stand=Delivery.objects.stand(source.slug),
    )  # fmt: skip
    mapping = Mapping.objects.create(name="Kita", kind=Mapping.Kind.TABLE, text="", person="erfassung")
    table = OpenTable.objects.create(
        file_name="kita.csv", sha256="c" * 64, size=16, content=b"Bezirk;Kinder\n01;5", person="erfassung"
    )
    return {
        "draft": factories.release(2, state=Release.State.DRAFT),
        "order": DraftOrder.objects.create(audience="public", ordered_by="erfassung"),
        "imports.job": Job.objects.create(kind=Job.Kind.ACCEPT, person="freigabe", state=Job.State.RUNNING),
        "imports.upload": upload,
        "imports.mapping": mapping,
        "imports.opentable": table,
        "auth.group": Group.objects.create(name="Gäste"),
        "auth.user": User.objects.create_user("jemand"),
        "imports.delivery": delivery,
        "indicators.area": area,
        "indicators.auditentry": record("jemand", Act.LOGIN),
        "indicators.cellpreference": CellPreference.objects.create(measure=factories.measure(), area=area),
        "indicators.disclosurerule": DisclosureRule.objects.get(),
        "indicators.edition": Edition.objects.get(),
        "indicators.indicator": indicator,
        "indicators.level": Level.objects.get(),
        "indicators.measure": factories.measure(),
        "indicators.place": factories.place(),
        "indicators.placecategory": factories.place_category("markt", "Markt"),
        "indicators.publishedindicator": factories.published_indicator(release, indicator),
        "indicators.publishedvalue": factories.published_value(release, indicator, area, 12),
        "indicators.release": release,
        "indicators.rulechange": RuleChange.objects.create(
            source="register", audience="public", field="threshold", old="3", new="5", changed_by="jemand"
        ),
        "indicators.source": source,
        "indicators.street": factories.street(),
        "indicators.topic": indicator.topic,
        "place-file": PlaceFile.objects.create(
            kind="strassen", file_name="strassen.csv", sha256="c" * 64, content=b"x", sender="redaktion"
        ),
        "texts.page": Page.objects.create(slug="probe", title="Probe", text="Probe."),
        "texts.office": Office.objects.create(slug="probe", name="Amt", contact="Rathaus"),
        "texts.contactmessage": ContactMessage.objects.create(text="Die Karte liest nichts vor."),
    }


def path_of_row(model, page, found):
    """Return the path of a page of a table."""
    key = quote(found[model].pk)
    if page == "short":
        return f"/{PREFIX}{model.replace('.', '/')}/{key}/"
    arguments = [] if page in ("changelist", "add") else [key]
    if page == "simple_history":
        arguments.append(get_history_manager_for_model(found[model]).latest().pk)
    return reverse(name_of(model, page), args=arguments)


def path_of_page(name, found):
    """Return the path of any other page; pages with arguments have their line here."""
    release = (found["indicators.release"].pk,)
    upload, job, delivery = ((found[f"imports.{kind}"].pk,) for kind in ("upload", "job", "delivery"))
    mapping, table = ((found[f"imports.{kind}"].pk,) for kind in ("mapping", "opentable"))
    arguments = {
        **dict.fromkeys((page for page in addresses() if page.startswith("upload-")), upload),
        "upload": upload,
        "upload-new": (),
        **dict.fromkeys(("delivery", "delivery-undo", "delivery-problems"), delivery),
        **dict.fromkeys(("job", "job-cancel"), job),
        **dict.fromkeys(("mapping", *(page for page in addresses() if page.startswith("mapping-"))), mapping),
        **dict.fromkeys(("open-table", "open-table-discard"), table),
        "blank-file": ("r2", "csv"),
        "place-blank": ("strassen",),
        **dict.fromkeys(("place-file", "place-file-accept", "place-file-discard"), (found["place-file"].pk,)),
        **dict.fromkeys((page for page in addresses() if page.startswith("staff-release-")), release),
        **dict.fromkeys(("staff-release", "staff-draft-discard"), release),
        **dict.fromkeys(("staff-draft-order", "staff-draft-order-cancel"), (found["order"].pk,)),
        **dict.fromkeys(("openid_connect_login", "openid_connect_callback"), ("stadt",)),
        "internal-page": ("veroeffentlichungen/",),
        "staff-preview": (found["draft"].pk,),
        "staff-preview-page": (found["draft"].pk, "veroeffentlichungen/"),
    }
    special = {
        "admin:autocomplete": lambda: f"{reverse(name)}?{CHOICE}",
        "admin:app_list": lambda: reverse(name, args=["indicators"]),
        "admin:auth_user_password_change": lambda: reverse(name, args=[found["auth.user"].pk]),
        "admin:view_on_site": lambda: reverse(name, args=[1, 1]),
        f"{PREFIX}(?P<url>.*)$": lambda: f"/{PREFIX}gibt-es-nicht/",
    }
    return special.get(name, lambda: reverse(name, args=arguments.get(name, ())))()
