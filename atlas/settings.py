"""Settings of the atlas: one file; what differs between machines comes from the environment.

``.env.example`` lists every variable. In a checkout with the embedded database
cluster, ``.run/env`` (written by ``scripts/cluster``) supplies them.
"""

import datetime
import os
from pathlib import Path
from tempfile import gettempdir

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

EMBEDDED = BASE_DIR / ".run" / "env"
if EMBEDDED.exists():
    for line in EMBEDDED.read_text().splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)


def required(name: str, cure: str) -> str:
    """Return an environment variable; raise ImproperlyConfigured with the cure where it is missing."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} fehlt. {cure}")
    return value


SITE = os.environ.get("ATLAS_SITE", "public")
if SITE not in {"public", "staff", "all"}:
    raise ImproperlyConfigured("ATLAS_SITE muss public, staff oder all sein.")
HAS_STAFF = SITE != "public"
HTTPS = os.environ.get("ATLAS_HTTPS", "on") == "on"

SECRET_KEY = required(
    "ATLAS_SECRET_KEY", "Erzeugen: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
)
DEBUG = False
ALLOWED_HOSTS = required("ATLAS_ALLOWED_HOSTS", "Beispiel: sozialatlas.example.de,localhost").split(",")

# Where visitors find the public site: printed on paper, where no request says it.
PUBLIC_ADDRESS = (
    os.environ.get("ATLAS_ADDRESS") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
).rstrip("/")

# The city whose atlas this is: the area that all districts add up to.
CITY_CODE = os.environ.get("ATLAS_CITY_CODE", "05170008")
CITY_NAME = os.environ.get("ATLAS_CITY_NAME", "Dinslaken")
# Who publishes, as citations name it.
PUBLISHER = os.environ.get("ATLAS_PUBLISHER", f"Stadt {CITY_NAME}")
# The catalogue for data portals: who delivers, as the list of GovData names it, and a mailbox for questions.
CONTRIBUTOR_ID = os.environ.get("ATLAS_CONTRIBUTOR_ID", "")
if CONTRIBUTOR_ID and not CONTRIBUTOR_ID.startswith("http://dcat-ap.de/def/contributors/"):
    raise ImproperlyConfigured("ATLAS_CONTRIBUTOR_ID muss mit http://dcat-ap.de/def/contributors/ beginnen.")
OPEN_DATA_MAIL = os.environ.get("ATLAS_OPEN_DATA_MAIL", "")
# Rates over fewer people than this carry a mark (where the number of people is published).
SMALL_DENOMINATOR = int(os.environ.get("ATLAS_SMALL_DENOMINATOR", "100"))
# Kreis and Land stand beside the city as reference values: "level:code:name", separated by ";".
REFERENCE_AREAS = os.environ.get(
    "ATLAS_REFERENCE_AREAS", "kreis:05170:Kreis Wesel;land:05:Nordrhein-Westfalen"
)
REMAINDER_CODE = os.environ.get("ATLAS_REMAINDER_CODE", "99")
# Key of the noise for sources that change counts instead of hiding them (cell key); never change it.
PERTURBATION_SECRET = os.environ.get("ATLAS_PERTURBATION_SECRET", "")
# Invented numbers say so on every page.
IS_DEMO = os.environ.get("ATLAS_DEMO", "off") == "on"

INSTALLED_APPS = [
    *(
        [
            "django.contrib.admin",
            "django.contrib.sessions",
            "django.contrib.messages",
            "axes",
            "procrastinate.contrib.django",
            "simple_history",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "allauth.socialaccount",
            "allauth.socialaccount.providers.openid_connect",
        ]
        if HAS_STAFF
        else []
    ),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
    "leaflet",
    "indicators",
    "imports",
    "atlas",
    "atlas.texts",
    *(["atlas.access"] if HAS_STAFF else []),
]

# Visitors get no session, no cookie and no login; only the staff site knows them.
MIDDLEWARE = [
    "atlas.lending.lending",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    *(
        [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "simple_history.middleware.HistoryRequestMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "atlas.access.second_factor.SecondFactorMiddleware",
        ]
        if HAS_STAFF
        else []
    ),
    "atlas.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *(["axes.middleware.AxesMiddleware"] if HAS_STAFF else []),
]

ROOT_URLCONF = "atlas.urls"
WSGI_APPLICATION = "atlas.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "atlas.context.site",
                *(
                    [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                    if HAS_STAFF
                    else []
                ),
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "HOST": required(
            "ATLAS_DB_HOST",
            "Rechner oder Socket-Ordner der Datenbank; im Projektordner: scripts/cluster start",
        ),
        "PORT": os.environ.get("ATLAS_DB_PORT", ""),
        "NAME": os.environ.get("ATLAS_DB_NAME", "atlas"),
        "USER": os.environ.get("ATLAS_DB_USER", "atlas_public" if SITE == "public" else "atlas_staff"),
        "PASSWORD": os.environ.get("ATLAS_DB_PASSWORD", ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}}
        if os.environ.get("ATLAS_DB_POOL") == "on"
        else {},
        "TEST": {"NAME": os.environ.get("ATLAS_TEST_DB", "test_atlas")},
    }
}
# GDAL of Debian 12 cannot be told to stay offline. The site never opens a spatial file; the import command
# opens them with pyogrio, restricted to three drivers.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
if not HAS_STAFF:
    # The public site has no session, no cookie and no form that changes anything.
    SILENCED_SYSTEM_CHECKS.append("security.W003")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

if HAS_STAFF:
    AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        "django.contrib.auth.backends.ModelBackend",
    ]
LOGIN_URL = "admin:login"
# Behind a proxy: the header in which it, and nobody else, states the visitor's address.
CLIENT_ADDRESS_HEADER = os.environ.get("ATLAS_CLIENT_ADDRESS_HEADER", "")
# Five wrong passwords for one name from one address: fifteen minutes of rest.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "atlas.access.throttling.locked"
AXES_CLIENT_IP_CALLABLE = "atlas.visitors.client_address"
AXES_ENABLE_ADMIN = False
# The record (indicators.models.record) keeps who logged in; a second list would keep it twice.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# A password alone opens nothing: every account sets up a second factor at its first login.
SECOND_FACTOR = os.environ.get("ATLAS_SECOND_FACTOR", "on") == "on"
MFA_ADAPTER = "atlas.access.second_factor.SecretsAdapter"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The clock of a telephone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Whoever sees these pages has just logged in; a second request for the password protects nothing more.
MFA_REAUTHENTICATION_REQUIRED = False
# The city's sign-in service (OpenID Connect), which has the second factor itself. Its groups become roles.
OIDC_SERVER = os.environ.get("ATLAS_OIDC_SERVER", "")
OIDC_NAME = os.environ.get("ATLAS_OIDC_NAME", "Mit dem Konto der Stadt anmelden")
OIDC_GROUPS_CLAIM = os.environ.get("ATLAS_OIDC_GROUPS_CLAIM", "groups")
OIDC_ROLES: dict[str, str] = dict(
    entry.split("=", 1) for entry in os.environ.get("ATLAS_OIDC_ROLES", "").split(";") if "=" in entry
)
SOCIALACCOUNT_ADAPTER = "atlas.access.oidc.CityAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "stadt",
                "name": OIDC_NAME,
                "client_id": os.environ.get("ATLAS_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("ATLAS_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
LOGIN_REDIRECT_URL = "admin:index"

# Long work of the staff area: tasks live in the jobs.py of an app.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# Uploads: the largest file, and whether files with persons (R1) are counted here at all. They are held in
# memory only; the city decides in writing whether the staff area may see them.
UPLOAD_MEGABYTES = int(os.environ.get("ATLAS_UPLOAD_MEGABYTES", "20"))
# The mapping screen asks about every column of a table: 300 columns with six fields each, and the rest.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
UPLOAD_PERSONS = os.environ.get("ATLAS_UPLOAD_PERSONS", "off") == "on"
# Whoever makes a draft does not release it. An office of one person may switch that off; its releases say so.
FOUR_EYES = os.environ.get("ATLAS_FOUR_EYES", "on") == "on"

# Messages from readers (the accessibility page): always stored; mailed by the worker where a mailbox is
# named.
CONTACT_MAIL = os.environ.get("ATLAS_CONTACT_MAIL", "")
CONTACT_KEPT_DAYS = int(os.environ.get("ATLAS_CONTACT_KEPT_DAYS", "365"))
EMAIL_HOST = os.environ.get("ATLAS_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ATLAS_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ATLAS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ATLAS_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ATLAS_EMAIL_TLS", "on") == "on"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ATLAS_EMAIL_FROM", "") or CONTACT_MAIL
# Whom to tell of a security hole (/.well-known/security.txt); "" leaves that to the proxy.
SECURITY_CONTACT = os.environ.get("ATLAS_SECURITY_CONTACT", "")

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / ".run" / "static" if EMBEDDED.exists() else BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "atlas.storage.ModuleStorage"},
}

# Large files of the city, films above all: a folder that holds a folder "medien". The proxy serves it where
# there is one.
WHITENOISE_ROOT = os.environ.get("ATLAS_MEDIA_DIR") or None

# A background map: topplus, basemap, or the address of tiles with {z}, {x} and {y}; "" for none. The atlas
# fetches the tiles and keeps them: no visitor's browser leaves this origin.
TILES = os.environ.get("ATLAS_TILES", "")
TILES_CREDIT = os.environ.get("ATLAS_TILES_CREDIT", "")
CACHES = {
    # Guesses of second factors are counted over all processes of the staff site.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_shared_note",
        "KEY_FUNCTION": "atlas.access.throttling.unreadable",
    }
    if HAS_STAFF
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "tiles": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": os.environ.get("ATLAS_TILES_FOLDER", str(Path(gettempdir()) / "sozialatlas-kacheln")),
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# The typeface of pictures and paper: Liberation Sans, a package of the distribution.
FONTS = os.environ.get("ATLAS_FONTS", "/usr/share/fonts/truetype/liberation")

LEAFLET_CONFIG = {"TILES": [], "SPATIAL_EXTENT": (5.8, 50.3, 9.5, 52.6), "RESET_VIEW": False}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": ["self"],
    "microphone": [],
    "payment": [],
    "usb": [],
}
X_FRAME_OPTIONS = "DENY"
# Scripts and sheets are for our own pages; the proxy says the same of them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing to other hosts. "no-referrer" would also make browsers hide from which site a form was sent
# ("Origin: null"), and Django refuses such forms: nobody could log in.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60
# Coming back from a sign-in service is a step from another site: a strict cookie would stay behind.
SESSION_COOKIE_SAMESITE = "Lax" if OIDC_SERVER else "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ATLAS_LOG_LEVEL", "INFO")},
    # It announces every start of every command.
    # WeasyPrint and the library of its fonts tell of every step.
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
