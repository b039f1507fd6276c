"""The roles of the staff area: groups with the rights they begin with.

A migration makes the groups (``give_roles``); a city may change them in the
administration afterwards, and the record says who did. A new right needs its line
here and a new migration that calls ``give_roles`` again, which only adds.
"""

from collections.abc import Iterable, Mapping

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

APPS_WITH_RIGHTS = ("auth", "indicators", "imports", "texts")

READ = frozenset(
    f"indicators.view_{model}"
    for model in (
        "area",
        "edition",
        "indicator",
        "indicatorterm",
        "internal",
        "level",
        "measure",
        "place",
        "placecategory",
        "publishedindicator",
        "publishedvalue",
        "release",
        "source",
        "street",
        "streetsection",
        "topic",
    )
)
SEE_DELIVERIES = frozenset({"imports.view_delivery", "imports.view_deliveryproblem"})
DELIVER = SEE_DELIVERIES | {"imports.add_delivery", "imports.accept_delivery", "imports.undo_delivery"}
SEE_RULES = frozenset(
    {"indicators.view_cellpreference", "indicators.view_disclosurerule", "indicators.view_rulechange"}
)
RELEASE = SEE_DELIVERIES | SEE_RULES | {"indicators.release", "indicators.withdraw"}
EDIT = frozenset(
    {
        "indicators.add_indicator",
        "indicators.add_indicatorterm",
        "indicators.add_measure",
        "indicators.add_place",
        "indicators.add_placecategory",
        "indicators.add_topic",
        "indicators.change_area",
        "indicators.change_edition",
        "indicators.change_indicator",
        "indicators.change_indicatorterm",
        "indicators.change_level",
        "indicators.change_measure",
        "indicators.change_place",
        "indicators.change_placecategory",
        "indicators.change_source",
        "indicators.change_topic",
        "indicators.delete_indicatorterm",
        "texts.change_contactmessage",
        "texts.change_office",
        "texts.change_page",
        "texts.view_contactmessage",
        "texts.view_office",
        "texts.view_page",
        "indicators.delete_place",
        "indicators.delete_placecategory",
        "indicators.load_places",
    }
)
GOVERN = frozenset(
    {
        "auth.add_group",
        "auth.add_user",
        "auth.change_group",
        "auth.change_user",
        "auth.view_group",
        "auth.view_user",
        "indicators.add_cellpreference",
        "indicators.add_disclosurerule",
        "indicators.add_source",
        "indicators.change_cellpreference",
        "indicators.change_disclosurerule",
        "indicators.delete_cellpreference",
        "indicators.delete_indicator",
        "indicators.delete_measure",
        "indicators.delete_source",
        "indicators.delete_topic",
        "indicators.export_auditentry",
        "indicators.release_unprotected",
        "indicators.view_auditentry",
    }
)
READER, UPLOADER, RELEASER, EDITOR, ADMINISTRATOR = (
    "Leser intern",
    "Erfassung",
    "Freigabe",
    "Redaktion",
    "Administration",
)
ROLES: Mapping[str, frozenset[str]] = {
    READER: READ,
    UPLOADER: READ | DELIVER,
    RELEASER: READ | RELEASE,
    EDITOR: READ | EDIT,
    ADMINISTRATOR: READ | DELIVER | RELEASE | EDIT | GOVERN,
}
"""Rights by role, each as ``app.codename``."""


def give_roles(state: Apps) -> None:
    """Make the groups and add the rights they lack; twice changes nothing.

    ``state`` are the apps of a migration. Django makes permissions only after all
    migrations, so those of the models known by then are made here. Rights of models
    that come later are given by a later migration.
    """
    known = {model._meta.app_label for model in state.get_models()}
    for label in known.intersection(APPS_WITH_RIGHTS):
        config = state.get_app_config(label)
        config.models_module = True  # type: ignore[assignment] # the app of a state is passed over without one
        create_permissions(config, verbosity=0, apps=state)
    group_model = state.get_model("auth", "Group")
    for role, rights in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=role)
        group.permissions.add(*_permissions(state, rights))


def _permissions(state: Apps, rights: Iterable[str]) -> list[int]:
    wanted = set(rights)
    rows = state.get_model("auth", "Permission").objects.values_list(
        "pk", "content_type__app_label", "codename"
    )
    return [pk for pk, label, codename in rows if f"{label}.{codename}" in wanted]
