"""Who may edit: signing in with the operator's token, sessions that end, and the proof that a form is one of ours."""

from __future__ import annotations

import hmac
import secrets
import time
from collections import OrderedDict
from datetime import timedelta
from pathlib import Path
from threading import Lock

from flask import Flask, session
from werkzeug.datastructures import MultiDict

from index.errors import FundstelleError

SESSION = timedelta(hours=8)
"""After this time everybody signs in again."""
SHORTEST_TOKEN = 16
LONGEST_NAME = 60
FORM_FIELD = "form_token"
_MOST_FAILURES = 5
_FAILURES_COUNT_FOR = 15 * 60.0
"""Seconds after which a failed attempt is forgotten."""
_MOST_ADDRESSES = 10_000


class UnusableToken(FundstelleError):
    """The file of the editors' token cannot be used."""


class TooManyAttempts(Exception):
    """Somebody guesses; `seconds` tell when to go on."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def read_token(file: Path) -> str:
    """The token in a file, without the spaces around it. Raises UnusableToken."""
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "kein Text in UTF-8"
        raise UnusableToken(f"{file}: nicht lesbar ({why}); editor_token_file in config.yaml berichtigen.") from error
    if len(token) < SHORTEST_TOKEN:
        raise UnusableToken(
            f"{file}: das Kennwort hat weniger als {SHORTEST_TOKEN} Zeichen; ein langes, zufälliges hineinschreiben."
        )
    return token


class EditorSessions:
    """The sessions of one server, in cookies signed with a key that lasts as long as the process. Threads may share it.

    What must not be believed of a cookie is kept here: who signed out, and who failed how often.
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._lock = Lock()
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._ended: dict[str, float] = {}

    def prepare(self, app: Flask, *, https: bool) -> None:
        """Sets up the cookie: unreadable for scripts, never sent from elsewhere, by https alone where there is one."""
        app.secret_key = secrets.token_bytes(32)
        app.config.update(
            SESSION_COOKIE_NAME="__Host-editor" if https else "editor",
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Strict",
            SESSION_COOKIE_SECURE=https,
            PERMANENT_SESSION_LIFETIME=SESSION,
            SESSION_REFRESH_EACH_REQUEST=False,
        )

    def sign_in(self, token: str, name: str, address: str) -> bool:
        """Begins a session if the token is right. Raises TooManyAttempts, even for the right one, after some wrong ones."""
        now = time.time()
        with self._lock:
            failures = [since for since in self._failures.get(address, ()) if now - since < _FAILURES_COUNT_FOR]
            if len(failures) >= _MOST_FAILURES:
                raise TooManyAttempts(int(failures[0] + _FAILURES_COUNT_FOR - now) + 1)
            if not hmac.compare_digest(self._token, token.strip().encode()):
                self._failures[address] = [*failures, now]
                self._failures.move_to_end(address)
                if len(self._failures) > _MOST_ADDRESSES:
                    self._failures.popitem(last=False)
                return False
            self._failures.pop(address, None)
        leading_to = session.get("next")
        session.clear()
        session.permanent = True
        session["editor"] = name
        session["id"] = secrets.token_urlsafe(16)
        session["until"] = now + SESSION.total_seconds()
        if leading_to:
            session["next"] = leading_to
        return True

    def sign_out(self) -> None:
        """Ends the session, also for whoever kept a copy of its cookie."""
        now = time.time()
        with self._lock:
            self._ended = {id_: until for id_, until in self._ended.items() if until > now}
            if "id" in session:
                self._ended[session["id"]] = session["until"]
        session.clear()

    def editor(self) -> str | None:
        """The name of who is signed in."""
        if "id" not in session or session["until"] < time.time() or session["id"] in self._ended:
            return None
        return str(session["editor"])


def form_token() -> str:
    """What every form of this session carries, so that no page elsewhere can send one in an editor's name."""
    if "form" not in session:
        session["form"] = secrets.token_urlsafe(24)
    return str(session["form"])


def is_our_form(form: MultiDict[str, str]) -> bool:
    """Whether a form carries the token of its session."""
    expected = session.get("form", "")
    return bool(expected) and hmac.compare_digest(str(expected).encode(), form.get(FORM_FIELD, "").encode())
