"""The demonstration's readers: one account for each level, with a random password kept under var/."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from core.demo.content import Account
from core.demo.registry import OccupiedError


def accounts_file() -> Path:
    """Where user names and passwords of the demonstration's accounts are written; 0600."""
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def make_account(account: Account) -> Any:
    """Make a reader's account and write down its password. Raises OccupiedError for a name that is taken."""
    users = get_user_model()._default_manager
    taken = users.filter(username=account.username).first()
    if taken is not None:
        raise OccupiedError(taken, "there is an account of this name")
    password = secrets.token_urlsafe(12)
    user = users.create_user(account.username, account.email, password)  # type: ignore[attr-defined]
    user.groups.add(Group.objects.get_or_create(name=account.group)[0])
    write_password(account, password)
    return user


def write_password(account: Account, password: str) -> None:
    """Keep a password in the file, one account a line: user name, password, group."""
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = [line for line in lines if line.split("\t")[0] != account.username]
    lines.append(f"{account.username}\t{password}\t{account.group}")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    path.chmod(0o600)
