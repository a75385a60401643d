"""Settings of the tests: embedded, and a real database server where DATABASE_URL names one."""

from .embedded import *  # noqa: F403
from .embedded import env

if env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
BASE_URL = "https://colloquy.example"
WAGTAILADMIN_BASE_URL = BASE_URL
