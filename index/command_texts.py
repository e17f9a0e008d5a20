"""German for what the system says: why a file cannot be read or written."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "Datei oder Ordner nicht vorhanden",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "nicht erlaubt",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.ENOSPC: "kein Platz mehr auf dem Datenträger",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENOTDIR: "das ist kein Ordner",
    errno.ENOTEMPTY: "der Ordner ist nicht leer",
    errno.EEXIST: "die Datei ist schon vorhanden",
    errno.EIO: "Ein- oder Ausgabefehler des Datenträgers",
    errno.EBUSY: "wird gerade benutzt",
    errno.EMFILE: "zu viele offene Dateien",
    errno.ENFILE: "zu viele offene Dateien",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ELOOP: "zu viele Verweise aufeinander",
    errno.EFBIG: "die Datei wird zu groß",
    errno.ENOMEM: "der Speicher reicht nicht",
    errno.EPIPE: "der Empfänger hat aufgehört zu lesen",
    errno.EINVAL: "das nimmt das Betriebssystem nicht an",
    errno.EADDRNOTAVAIL: "diese Adresse hat dieser Rechner nicht",
}
_REASONS |= {
    getattr(errno, name): text
    for name, text in {  # not every system has these
        "EDQUOT": "das Speicherkontingent ist erschöpft",
        "ESTALE": "das Netzlaufwerk antwortet nicht mehr",
        "ETIMEDOUT": "das Netzlaufwerk antwortet nicht",
        "EHOSTDOWN": "das Netzlaufwerk antwortet nicht",
    }.items()
    if hasattr(errno, name)
}


def reason(error: Exception) -> str:
    """Why the system refused, in German where it is one of the usual reasons; never empty."""
    if isinstance(error, OSError):
        if error.errno in _REASONS:
            return _REASONS[error.errno]
        return error.strerror or str(error) or type(error).__name__
    return str(error) or type(error).__name__
