"""`fundstelle serve`: the pages and the API, served by waitress."""

from __future__ import annotations

import errno
from dataclasses import replace
from threading import Thread

import click
from waitress.server import create_server

from index.command_texts import reason
from index.config import Config
from index.errors import FundstelleError
from index.names.gazetteer.cities import load_gazetteer
from index.options import with_config
from search.engines import open_searcher
from webui.app import create_app


class CannotServe(FundstelleError):
    """The address cannot be listened on."""


@click.command("serve")
@click.option("--host", help="Adresse, auf der der Server hört (sonst aus config.yaml).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (0 = irgendein freier).")
@with_config
def serve_command(config: Config, host: str | None, port: int | None) -> None:
    """Zeigt das Archiv als Webseite und API, bis Strg+C gedrückt wird."""
    config = replace(config, host=host or config.host, port=config.port if port is None else port)
    searcher = open_searcher(config)
    searcher.status()  # no index yet: said here, not at the first page
    app = create_app(searcher, config)
    # A first search loads dictionaries and templates, so that the first reader waits no longer than others.
    app.test_client().get("/?q=Zeitungsartikel")
    try:
        server = create_server(app, host=config.host, port=config.port, threads=config.threads, ident=None)
    except (OSError, ValueError) as error:  # waitress: ValueError for a host that has no address
        raise CannotServe(_cannot_listen(config, error)) from error
    click.echo(f"Fundstelle läuft: http://{_shown(config.host)}:{server.effective_port}/  (Ende mit Strg+C)")
    # Where cities lie, only their pages and maps ask; it is read in the background, so that nobody waits for it to listen.
    Thread(target=lambda: load_gazetteer().city(""), name="gazetteer", daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def _cannot_listen(config: Config, error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"Port {config.port} ist schon belegt; mit --port einen anderen nennen oder den anderen Server beenden."
    if number == errno.EACCES:
        return f"Port {config.port} darf nicht benutzt werden; mit --port einen ab 1024 nennen."
    return f"Auf {config.host}:{config.port} kann nicht gehört werden ({reason(error)}); --host und --port prüfen."


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
