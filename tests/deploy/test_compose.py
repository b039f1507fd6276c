"""The production set-up says what ARCHITECTURE 5 says: processes, roles, doors."""

import re

import pytest
import yaml

from tests.shared_data import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OWN = ("migrate", "public", "staff", "worker", "proxy")


def environment(service):
    return SERVICES[service].get("environment", {})


def passwords(service):
    """Return the passwords that a container is given, by the name of their variable in .env."""
    values = " ".join(str(value) for value in environment(service).values())
    return sorted(set(re.findall(r"\$\{(\w*PASSWORD)", values)))


def test_services_are_those_of_the_architecture():
    assert sorted(SERVICES) == ["db", "migrate", "proxy", "public", "staff", "worker"]


def test_each_process_has_its_own_site_and_database_role():
    roles = {name: (environment(name)["ATLAS_SITE"], environment(name)["ATLAS_DB_USER"]) for name in OWN[:4]}

    assert roles == {
        "migrate": ("staff", "atlas_owner"),
        "public": ("public", "atlas_public"),
        "staff": ("staff", "atlas_staff"),
        "worker": ("staff", "atlas_staff"),
    }


def test_each_process_knows_only_its_own_password():
    assert {name: passwords(name) for name in SERVICES} == {
        "db": ["ATLAS_OWNER_PASSWORD", "ATLAS_PUBLIC_PASSWORD", "ATLAS_STAFF_PASSWORD", "POSTGRES_PASSWORD"],
        "migrate": ["ATLAS_OWNER_PASSWORD"],
        "public": ["ATLAS_PUBLIC_PASSWORD"],
        "staff": ["ATLAS_STAFF_PASSWORD"],
        "worker": ["ATLAS_STAFF_PASSWORD"],
        "proxy": [],
    }


def test_secrets_come_from_the_environment_and_have_no_default():
    secret = re.compile(r"PASSWORD|SECRET_KEY")
    values = [value for name in SERVICES for key, value in environment(name).items() if secret.search(key)]

    assert len(values) == 4 + 2 * 4
    assert [value for value in values if not re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)] == []


def test_only_the_proxy_has_open_ports():
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "proxy": ["80:8080", "443:8443"]
    }
    assert [name for name, service in SERVICES.items() if service.get("network_mode")] == []


def test_the_proxy_cannot_reach_the_database_and_nobody_else_the_outside():
    members = {
        network: sorted(name for name, service in SERVICES.items() if network in service["networks"])
        for network in COMPOSE["networks"]
    }

    assert members == {
        "outside": ["proxy"],
        "front": ["proxy", "public", "staff"],
        "back": ["db", "migrate", "public", "staff", "worker"],
    }
    assert [name for name, network in COMPOSE["networks"].items() if not (network or {}).get("internal")] == [
        "outside"
    ]


@pytest.mark.parametrize("name", OWN)
def test_own_containers_have_no_rights_to_spare(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_every_lasting_service_says_whether_it_is_well():
    lasting = {name for name, service in SERVICES.items() if service.get("restart") != "no"}

    assert lasting == {name for name, service in SERVICES.items() if "healthcheck" in service}
    assert lasting == {"db", "public", "staff", "worker", "proxy"}


def test_sites_start_after_the_migration_and_the_proxy_after_the_sites():
    order = {
        name: {other: how["condition"] for other, how in SERVICES[name].get("depends_on", {}).items()}
        for name in SERVICES
    }

    assert order == {
        "db": {},
        "migrate": {"db": "service_healthy"},
        "public": {"migrate": "service_completed_successfully"},
        "staff": {"migrate": "service_completed_successfully"},
        "worker": {"migrate": "service_completed_successfully"},
        "proxy": {"public": "service_healthy", "staff": "service_healthy"},
    }


def test_only_the_worker_reaches_the_mail_server_and_only_where_the_city_wants_it():
    added = yaml.safe_load((ROOT / "deploy" / "mail.yml").read_text())

    assert list(added["services"]) == ["worker"]
    assert added["services"]["worker"]["networks"] == [*SERVICES["worker"]["networks"], "mail"]
    assert [
        name for name in SERVICES if any(key.startswith("ATLAS_EMAIL") for key in environment(name))
    ] == []


def test_sites_learn_the_address_of_a_visitor_from_the_proxy():
    header = "ATLAS_CLIENT_ADDRESS_HEADER"

    assert [name for name in SERVICES if environment(name).get(header) == "X-Forwarded-For"] == [
        "public",
        "staff",
    ]


def test_public_site_can_run_in_several_copies():
    assert SERVICES["public"]["deploy"]["replicas"] == "${ATLAS_PUBLIC_COPIES:-2}"
    assert "container_name" not in SERVICES["public"]


def test_mounted_files_exist():
    sources = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]

    assert sources == ["./deploy/db/roles.sh"]
    assert [source for source in sources if not (ROOT / source).is_file()] == []
