"""All settings. Every environment variable is read here, once; README.md has the table for people.

`ALKANA_ENV=local` (default) needs nothing set: embedded servers, a secret key of its own, demo users.
`ALKANA_ENV=production` refuses to start without real servers, hosts and a strong key (see `alkana/safety.py`).
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate
from redis.backoff import NoBackoff
from redis.retry import Retry

from alkana.local.places import places
from alkana.local.secret import local_secret
from alkana.safety import refuse_unsafe

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Installation
ALKANA_ENV: str = env.str("ALKANA_ENV", "local", validate=validate.OneOf(("local", "production")))
IS_LOCAL = ALKANA_ENV == "local"
PLACES = places(env.str("ALKANA_DATA_DIR", ""))
ALKANA_DATA_DIR: Path = PLACES.data
DEBUG: bool = env.bool("DEBUG", False)
SECRET_KEY: str = env.str("SECRET_KEY", "") or (local_secret(ALKANA_DATA_DIR) if IS_LOCAL else "")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if IS_LOCAL else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
BEHIND_HTTPS: bool = env.bool("BEHIND_HTTPS", not IS_LOCAL)
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", False)
WEB_HOST: str = env.str("WEB_HOST", "127.0.0.1")
WEB_PORT: int = env.int("PORT", 8000)
WEB_WORKERS: int = env.int("WEB_WORKERS", 2)
WEB_THREADS: int = env.int("WEB_THREADS", 4)
UPLOAD_MAX_MB: int = env.int("UPLOAD_MAX_MB", 200)
APPROVE_ALONE: bool = env.bool("APPROVE_ALONE", False)
SENTRY_DSN: str = env.str("SENTRY_DSN", "")
SENTRY_TRACES: float = env.float("SENTRY_TRACES", 0.0)
LOG_LEVEL: str = env.str("LOG_LEVEL", "INFO").upper()
LOG_FORMAT: str = env.str("LOG_FORMAT", "console" if IS_LOCAL else "json")
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")

FILES_DIR = ALKANA_DATA_DIR / "files"
EXPORTS_DIR = ALKANA_DATA_DIR / "exports"

# Applications
INSTALLED_APPS = [
    "alkana",
    "alkana.accounts",
    "etl",
    "inventory",
    "production",
    "sales",
    "alerts",
    "reports",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "import_export",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django_prometheus",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "alkana.observability.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "alkana.safety.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "alkana.accounts.middleware.ViewerMiddleware",
    "alkana.accounts.look.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alkana.accounts.views.PasswordGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "alkana.urls"
WSGI_APPLICATION = "alkana.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "alkana.reporting.shell.context",
            ]
        },
    }
]

# Database, cache, queue
DATABASE_URL: str = env.str("DATABASE_URL", "") or (PLACES.database_url if IS_LOCAL else "")
REDIS_URL: str = env.str("REDIS_URL", "") or (PLACES.redis_url if IS_LOCAL else "")

POOL_OPTIONS = {
    "POOL_SIZE": env.int("DB_POOL_SIZE", 10),
    "MAX_OVERFLOW": env.int("DB_POOL_OVERFLOW", 20),
    "TIMEOUT": 30,
    "RECYCLE": 3600,
    "PRE_PING": True,
}


def _database(url: str) -> dict[str, Any]:
    import dj_database_url

    options: dict[str, Any] = dict(dj_database_url.parse(url, engine="dj_db_conn_pool.backends.postgresql"))
    return options | {"POOL_OPTIONS": POOL_OPTIONS, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 0}


DATABASES = {"default": _database(DATABASE_URL) if DATABASE_URL else {}}

CACHES = {
    "default": {
        "BACKEND": "django_prometheus.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "alkana",
        "TIMEOUT": 600,
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.DefaultClient",
            "COMPRESSOR": "django_redis.compressors.zlib.ZlibCompressor",
            "SOCKET_CONNECT_TIMEOUT": 2,
            "SOCKET_TIMEOUT": 5,
            # One more try on a new connection, at once: a request must not wait for a cache that is away.
            "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 1)},
            # The cache may be down while pages still answer from the database.
            "IGNORE_EXCEPTIONS": True,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # nothing is stored, so beat needs no job that clears it
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_CONCURRENCY: int = env.int("JOB_WORKERS", 2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = (
    60  # a busy machine starts children slowly; giving up on them loses workers
)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * 3600,
    "socket_timeout": 30,
    "socket_keepalive": True,
}
CELERY_TASK_TIME_LIMIT = 90 * 60
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# Language and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "alkana.regional"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = ALKANA_DATA_DIR / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static" / "dist",) if path.is_dir()]
WHITENOISE_MAX_AGE = 3600
# Names with a hash, by Django's manifest (.0123456789ab.) or by the bundler (-ABCDEFGH.), never change their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+(\.[0-9a-f]{12}|-[0-9A-Z]{8})\..+$"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_DIR)},
    },
    "staticfiles": {"BACKEND": "alkana.static.HashedFiles"},
}

# Sign-in and safety
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "alkana.accounts.sign_in.locked_out"
# Not kept with a failed attempt: passwords never are, and neither are codes.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "recovery", "csrfmiddlewaretoken"]
OTP_TOTP_ISSUER = "Alkana"

# Read from Valkey, kept in the database: a signed-in request needs no query, and no restart signs anybody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "alkana.accounts.authentication.TokenAuthentication",
        "alkana.accounts.authentication.BearerAuthentication",
        "alkana.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["alkana.accounts.authentication.HasCapability"],
    "DEFAULT_THROTTLE_CLASSES": ["alkana.reporting.throttle.ReaderThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "alkana.reporting.negotiation.JsonOnly",
    "DEFAULT_SCHEMA_CLASS": "alkana.reporting.openapi.ApiSchema",
    "EXCEPTION_HANDLER": "alkana.reporting.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
# Requests per minute and reader; "heavy" are files and long questions.
API_LIMITS: dict[str, int] = {
    "read": env.int("API_LIMIT_READ", 1200),
    "heavy": env.int("API_LIMIT_HEAVY", 60),
    "write": env.int("API_LIMIT_WRITE", 120),
    "sign-in": env.int("API_LIMIT_SIGN_IN", 30),
}
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=30), "REFRESH_TOKEN_LIFETIME": timedelta(days=1)}
SPECTACULAR_SETTINGS = {
    "TITLE": "Alkana Dashboard",
    # Markdown; the viewer shows it on top.
    "DESCRIPTION": "Vào bằng phiên đăng nhập, bằng mã của `POST auth/login`, hoặc – cho chương trình – bằng "
    "[mã truy cập tạo trong hồ sơ](/profile/#tokens).\n\n"
    "Sign in on the pages, with a token of `POST auth/login`, or – for programs – with an "
    "[API token made in the profile](/profile/#tokens).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["alkana.accounts.authentication.HasCapability"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["alkana.reporting.openapi.with_components"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Mail
_mail = env.dj_email_url("EMAIL_URL", "console:")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "alkana@localhost")

# Admin
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Alkana",
    "SITE_HEADER": "Alkana",
    "SITE_SYMBOL": "format_paint",
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "GLOBAL_CALLBACK": "alkana.backoffice.look",
    "DASHBOARD_CALLBACK": "etl.backoffice.worklists.home",
    "STYLES": ["alkana.backoffice.style"],
    "SCRIPTS": ["alkana.backoffice.script"],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "alkana.backoffice.favicon"}],
    "SIDEBAR": {"show_search": True, "navigation": "alkana.backoffice.navigation"},
    "ACCOUNT": {"navigation": [{"title": _("Profile"), "link": "/profile/"}]},
    "BORDER_RADIUS": "6px",
    # The product's blue in steps from light to dark (static/src/css/tokens.css has the two that pages use).
    "COLORS": {
        "primary": {
            "50": "#f0f7fc", "100": "#e3f0f8", "200": "#c2dff0", "300": "#8bcbf0", "400": "#5db4e6",
            "500": "#5db4e6", "600": "#0b5c8c", "700": "#084a71", "800": "#0a3d5e", "900": "#16324a",
            "950": "#0c2135",
        },
    },
}  # fmt: skip
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
# Beside the stored lists and under names that the storage checks: a form names the file between preview and import.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

# Logs and metrics
LOGGING_CONFIG = "alkana.observability.logs.configure"
LOGGING: dict[str, Any] = {"level": LOG_LEVEL, "format": LOG_FORMAT}
PROMETHEUS_EXPORT_MIGRATIONS = False

if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(
        SENTRY_DSN, environment=ALKANA_ENV, traces_sample_rate=SENTRY_TRACES, send_default_pii=False
    )

if not IS_LOCAL:
    refuse_unsafe(
        secret_key=SECRET_KEY,
        debug=DEBUG,
        allowed_hosts=ALLOWED_HOSTS,
        database_url=env.str("DATABASE_URL", ""),
        redis_url=env.str("REDIS_URL", ""),
    )
