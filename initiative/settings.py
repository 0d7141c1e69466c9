"""One file for every place it runs; what differs comes from the environment.

``DEBUG=1`` gives safe local values. Without it a missing variable stops the start, and the message names all that are
missing. ``./portal run`` and ``./portal test`` write their servers to ``var/services.json``, so that a second
terminal needs no variables.
"""

import json
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from initiative.logs import logging_for

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

_services = BASE_DIR / "var" / "services.json"
SERVICES = json.loads(_services.read_text()) if _services.exists() else {}
LOCAL = env.bool("DEBUG", SERVICES.get("DEBUG") == "1")
# Django's own error pages only where they are asked for: a developer, too, sees what a visitor sees.
DEBUG = LOCAL and env.bool("TRACEBACKS", False)

_missing: list[str] = []


def required(name: str, local: str) -> str:
    """Return the variable, or on a developer's machine what the local servers or ``local`` say."""
    value = env.str(name, "") or (SERVICES.get(name, local) if LOCAL else "")
    if not value:
        _missing.append(name)
    return value


# Identity
SITE_URL = required("SITE_URL", "http://localhost:8000").rstrip("/")
SECRET_KEY = required("SECRET_KEY", "only for a developer's machine, never for a server")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = [host for host in required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if host]
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "4 per 1000 Initiative <secretariat@portal.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if not LOCAL and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's hosts; “*” would accept any.")

# Parts, from the ground up: each app may import only those above it in the second half of this list
INSTALLED_APPS = [
    "initiative.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_structlog",
    "rest_framework",
    "initiative.apps.InitiativeConfig",
    "members.apps.MembersConfig",
    "roadmap.apps.RoadmapConfig",
    "events.apps.EventsConfig",
    "newsletter.apps.NewsletterConfig",
]
MIDDLEWARE = [
    "initiative.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "initiative.middleware.CompressText",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "initiative.middleware.RefuseUnreadableInput",
    "initiative.middleware.AnswerWithoutDatabase",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "initiative.middleware.AccountLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "initiative.middleware.SecondFactorForStaff",
]
ROOT_URLCONF = "initiative.urls"
WSGI_APPLICATION = "initiative.wsgi.application"
FORM_RENDERER = "initiative.forms.PortalRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "initiative.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "initiative.templatetags.phrases",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "initiative.context.portal",
            ],
        },
    }
]

# Stores. PostgreSQL is the truth; Celery and the cache may vanish at any time.
_database_url = required("DATABASE_URL", "")
REDIS_URL = required("REDIS_URL", "")
MEDIA_ROOT = required("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))
EMAIL_URL = required("EMAIL_URL", f"file:///{BASE_DIR / 'var' / 'mail'}")
if _missing:
    raise ImproperlyConfigured(f"Set {', '.join(_missing)} in the environment (README, “Environment”), or DEBUG=1.")

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", _database_url, conn_max_age=60, conn_health_checks=True)
    | {"OPTIONS": {"options": "-c statement_timeout=10000 -c lock_timeout=5000 -c timezone=UTC", "connect_timeout": 5}}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "initiative_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# Megabytes of public pages that each process keeps ready (initiative/public.py); 0 keeps none
PAGES_IN_MEMORY = env.int("PAGES_IN_MEMORY", 4)
_mail = env.dj_email_url("EMAIL_URL", EMAIL_URL)
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured("EMAIL_URL begins with submission:// (with TLS), smtp:// or file://.")
for _name, _value in _mail.items():
    globals()[_name] = _value
EMAIL_TIMEOUT = 15
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"initiative.sheets.{'AsWritten' if LOCAL else 'Joined'}"},
}
# Limits before anything is parsed: bytes of a form without files, and number of its fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

# Languages
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "initiative" / "locale"]
FORMAT_MODULE_PATH = "initiative.formats"

# People: the e-mail address is the login; a code or a passkey does as well as a password
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "name"]}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:my"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "initiative.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "4 per 1000"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "session" if LOCAL else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if LOCAL else "__Host-csrf"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "initiative.errors.csrf_failure"

# Work. JSON only; tasks are acknowledged early, for a bell that is lost is rung again by the next sweep.
CELERY_BROKER_URL = REDIS_URL
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_ROUTES = {
    "members.tasks.render_paper": {"queue": "render"},
    "newsletter.tasks.render_edition": {"queue": "render"},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {}
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# Proxies between a visitor and us: only what the outermost of them says of the visitor's address is believed.
PROXIES = 0 if LOCAL else env.int("PROXIES", 1)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# REST. Who is asked for no more than this many times a minute (initiative/api/rates.py)
REST_REQUESTS_A_MINUTE = {"address": 120, "key": 1200}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "initiative.api.schema.Description",
    "EXCEPTION_HANDLER": "initiative.api.refusals.problem",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": PROXIES,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": False,
}

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": not LOCAL,
    }
}
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # middleware.Headers sets X-Frame-Options, on early refusals too
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# Watching
LOGGING = logging_for(LOCAL)
SENTRY_DSN = env.str("SENTRY_DSN", "")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)

# The demo and the tests: a page that shows the mail they sent
MAILBOX = LOCAL and EMAIL_URL.startswith("file:")
