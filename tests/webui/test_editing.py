"""Editors at work on a real archive: who is let in, what a form may do, and that every page shows it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.authority.authority_file import load_corrections
from index.authority.corrections import Corrections
from index.config import Config
from index.engines import open_writer
from search.engines import open_searcher
from tests.webui.conftest import TOKEN
from tests.webui.reading import Page, page
from webui import editor_session
from webui.app import create_app
from webui.edit_log import made_since
from webui.editor_session import UnusableToken

EDIT = "/person/donald-trump/bearbeiten"


@pytest.fixture
def config(edited_archive: Config) -> Config:
    return edited_archive


@pytest.fixture
def app(config: Config) -> Flask:
    return create_app(open_searcher(config), config)


@pytest.fixture
def editor(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        assert sign_in(client).status_code == 303
        yield client


def hidden(shown: Page, name: str) -> str:
    return next(its["value"] for its in shown.all("input", name=name))


def sign_in(client: FlaskClient, token: str = TOKEN, name: str = "Mia Quandt") -> TestResponse:
    form_token = hidden(Page(client.get("/redaktion/anmelden").text), "form_token")
    return client.post("/redaktion/anmelden", data={"form_token": form_token, "token": token, "name": name})


def send(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Sends a form as the page at that address would: with its tokens."""
    shown = Page(client.get(address).text)
    return client.post(
        address, data={"form_token": hidden(shown, "form_token"), "revision": hidden(shown, "revision"), **fields}
    )


def persons(client: FlaskClient) -> dict[str, int]:
    values = client.get("/api/v1/facets/person").get_json()["values"]  # type: ignore[index]
    return {value["label"]: value["count"] for value in values}


def test_corrections_since_a_revision_are_those_made_or_taken_back() -> None:
    corrections = Corrections()
    for minute in range(3):
        corrections = corrections.with_entry("hide", "person", (f"Mia {minute}",), date=f"2026-01-08T14:0{minute}Z")
    corrections = replace(corrections.with_undone(1, "2026-01-08T14:05Z"), revision=4)
    numbers = {since: [entry.number for entry in made_since(corrections, since, 5)] for since in (4, 3, 2, 0, -1)}
    assert numbers == {4: [], 3: [1], 2: [1, 3], 0: [1, 2, 3], -1: [1, 2, 3]}
    assert [entry.number for entry in made_since(corrections, 0, 1)] == [1]


def test_the_switch_of_the_language_leads_to_addresses_that_can_be_read(editor: FlaskClient) -> None:
    for address, switches in ((EDIT, 1), ("/redaktion/anmelden", 1), ("/redaktion/zuruecknehmen", 0), ("/nirgends", 0)):
        links = Page(editor.post(address).text).all("a", class_="switch")
        assert len(links) == switches
        for link in links:
            assert editor.get(link["href"], follow_redirects=True).status_code == 200


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_a_method_that_only_reads_corrects_nothing(
    app: Flask, config: Config, editor: FlaskClient, method: str
) -> None:
    shown = Page(editor.get(EDIT).text)
    revision, form_token = hidden(shown, "revision"), hidden(shown, "form_token")
    for fields in ({}, {"form_token": form_token}):
        answer = editor.open(
            EDIT, method=method, data={**fields, "revision": revision, "action": "rename", "to": "Falsch"}
        )
        assert answer.status_code == 200
        assert load_corrections(config.authority_file).entries == ()
    stranger = app.test_client()
    form_token = hidden(Page(stranger.get("/redaktion/anmelden").text), "form_token")
    entry = {"form_token": form_token, "token": TOKEN, "name": "Mia Quandt"}
    assert stranger.open("/redaktion/anmelden", method=method, data=entry).status_code == 200
    assert stranger.get("/redaktion").headers["Location"] == "/redaktion/anmelden"


class TestWhoIsLetIn:
    def test_without_a_token_there_is_nothing_to_edit_with(self, config: Config) -> None:
        readers = replace(config, editor_token_file=None)
        client = create_app(open_searcher(readers), readers).test_client()
        for address in ("/redaktion", "/redaktion/anmelden", EDIT):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code in (404, 405)
        assert client.post("/person/donald-trump").status_code == 405
        assert "Redaktion" not in page(client, "/").text

    def test_whoever_is_not_signed_in_is_led_to_the_form_and_back(self, app: Flask) -> None:
        client = app.test_client()
        for address in ("/redaktion", "/redaktion/vorschlaege", EDIT):
            asked = client.get(address)
            assert (asked.status_code, asked.headers["Location"]) == (303, "/redaktion/anmelden")
        assert sign_in(client).headers["Location"] == EDIT
        assert page(client, EDIT).all("h1")

    def test_the_cookie_is_for_this_server_alone_and_ends(self, config: Config) -> None:
        https = replace(config, base_url="https://archiv.example")
        for its, name in ((config, "editor"), (https, "__Host-editor")):
            answer = create_app(open_searcher(its), its).test_client().get("/redaktion/anmelden")
            cookie = answer.headers["Set-Cookie"]
            assert cookie.startswith(f"{name}=")
            assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
            assert ("Secure" in cookie.split("; ")) == (its is https)
            assert answer.headers["Cache-Control"] == "no-store"

    def test_a_wrong_token_and_then_too_many(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        client = app.test_client()
        for _ in range(5):
            refused = sign_in(client, token="geraten")
            assert (refused.status_code, "Das Kennwort ist falsch" in refused.text) == (403, True)
        locked = sign_in(client)
        assert locked.status_code == 429
        assert 0 < int(locked.headers["Retry-After"]) <= 15 * 60
        assert client.get("/redaktion").status_code == 303
        now = editor_session.time.time()
        monkeypatch.setattr(editor_session.time, "time", lambda: now + 16 * 60)
        assert sign_in(client).status_code == 303
        assert sign_in(app.test_client(), name=" ").status_code == 400

    def test_a_session_ends_by_itself(self, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        shown = Page(editor.get(EDIT).text)
        form = {name: hidden(shown, name) for name in ("form_token", "revision")}
        now = editor_session.time.time()
        monkeypatch.setattr(editor_session.time, "time", lambda: now + 8 * 3600 + 1)
        refused = editor.post(EDIT, data={**form, "action": "hide"})
        assert refused.status_code == 403
        assert editor.get("/redaktion").status_code == 303

    def test_a_copied_cookie_ends_with_its_session(self, app: Flask, editor: FlaskClient, config: Config) -> None:
        cookie = editor.get_cookie("editor")
        assert cookie is not None
        thief = app.test_client()
        thief.set_cookie("editor", cookie.value)
        assert thief.get("/redaktion").status_code == 200
        token = hidden(Page(editor.get(EDIT).text), "form_token")
        assert editor.post("/redaktion/abmelden", data={"form_token": token}).status_code == 303
        assert thief.get("/redaktion").status_code == 303
        assert editor.get("/redaktion").status_code == 303
        # Another server's key makes other cookies.
        other = create_app(open_searcher(config), config).test_client()
        other.set_cookie("editor", cookie.value)
        assert other.get("/redaktion").status_code == 303

    def test_a_forged_cookie_is_none(self, app: Flask) -> None:
        client = app.test_client()
        for value in ("eyJlZGl0b3IiOiJYIn0.x.y", "x", ""):
            client.set_cookie("editor", value)
            assert client.get("/redaktion").status_code == 303

    @pytest.mark.parametrize("form_token", [None, "", "falsch", "ä"])
    def test_a_form_of_somebody_else_changes_nothing(
        self, editor: FlaskClient, config: Config, form_token: str | None
    ) -> None:
        data = {"revision": "0", "action": "hide"} | ({} if form_token is None else {"form_token": form_token})
        for address in (EDIT, "/redaktion/zuruecknehmen", "/redaktion/entscheiden", "/redaktion/abmelden"):
            assert editor.post(address, data=data).status_code == 403
        assert load_corrections(config.authority_file).entries == ()
        assert editor.get("/redaktion").status_code == 200

    @pytest.mark.parametrize("content", ["kurz", " ", None])
    def test_an_unusable_token_stops_the_server_in_one_line(self, config: Config, content: str | None) -> None:
        assert config.editor_token_file is not None
        if content is None:
            config.editor_token_file.unlink()
        else:
            config.editor_token_file.write_text(content, encoding="utf-8")
        with pytest.raises(UnusableToken) as error:
            create_app(open_searcher(config), config)
        assert str(config.editor_token_file) in str(error.value)
        assert "\n" not in str(error.value)

    def test_the_token_shows_nowhere(self, editor: FlaskClient) -> None:
        for address in ("/redaktion", EDIT, "/archiv", "/api/v1/status"):
            assert TOKEN not in editor.get(address).text


class TestCorrections:
    def test_a_merge_shows_at_once_everywhere_and_is_taken_back(self, editor: FlaskClient, config: Config) -> None:
        before = persons(editor)
        assert "Mark Rutte" in before
        found = page(editor, f"{EDIT}?find=rutt")
        assert next(its["value"] for its in found.all("input", type="checkbox", name="name")) == "mark-rutte"
        answer = send(editor, EDIT, action="merge", name="mark-rutte", note="  nur ein\nVersuch ")
        assert (answer.status_code, answer.headers["Location"]) == (303, EDIT)
        assert "Gespeichert und in Kraft" in page(editor, EDIT).text
        assert "Mark Rutte" not in persons(editor)
        assert "Rutte, Mark" not in page(editor, "/register/person?prefix=rutte").text
        assert editor.get("/person/mark-rutte").headers["Location"] == "/person/donald-trump"
        (entry,) = load_corrections(config.authority_file).entries
        assert (entry.action, entry.names, entry.to) == ("merge", ("Mark Rutte",), "Donald Trump")
        assert (entry.editor, entry.note) == ("Mia Quandt", "nur ein Versuch")
        log = page(editor, "/redaktion")
        assert "„Mark Rutte“ ist „Donald Trump“" in log.text
        assert "Mia Quandt" in log.text
        shown = Page(editor.get("/redaktion").text)
        undone = editor.post(
            "/redaktion/zuruecknehmen",
            data={name: hidden(shown, name) for name in ("form_token", "revision", "number")},
        )
        assert undone.headers["Location"] == "/redaktion"
        assert persons(editor) == before
        assert "zurückgenommen · Mia Quandt" in page(editor, "/redaktion").text

    def test_rename_numbers_and_hide(self, editor: FlaskClient) -> None:
        assert send(editor, EDIT, action="rename", to="Donald J. Trump").status_code == 303
        assert "Donald J. Trump" in persons(editor)
        gnd = "https://d-nb.info/gnd/118540238"
        assert send(editor, EDIT, action="identify", gnd=gnd, geonames="", wikidata="q5879").status_code == 303
        assert "hat die Nummern GND 118540238 · Wikidata Q5879" in page(editor, "/redaktion").text
        links = [its["href"] for its in page(editor, "/person/donald-trump").all("a")]
        assert {gnd, "https://www.wikidata.org/wiki/Q5879"} <= set(links)
        assert send(editor, EDIT, action="identify", gnd="", geonames="", wikidata="q5879").status_code == 303
        assert "hat die Nummer Wikidata Q5879" in page(editor, "/redaktion").text
        assert send(editor, EDIT, action="hide").headers["Location"] == "/redaktion"
        assert "Donald J. Trump" not in persons(editor)

    def test_single_articles_go_to_somebody_else(self, editor: FlaskClient) -> None:
        before = persons(editor)
        articles = [its["value"] for its in page(editor, EDIT).all("input", name="article")]
        assert len(articles) == before["Donald Trump"]
        send(editor, EDIT, action="articles", article=articles[:2], kind="split", to="Donald Trump (Läufer)")
        assert persons(editor)["Donald Trump (Läufer)"] == 2
        assert persons(editor)["Donald Trump"] == len(articles) - 2
        send(editor, EDIT, action="articles", article=articles[2], kind="merge", to="Donald Trump (Läufer)")
        assert persons(editor)["Donald Trump (Läufer)"] == 3
        runner = "/person/donald-trump-laeufer/bearbeiten"
        send(editor, runner, action="articles", article=articles[0], kind="hide", to="egal")
        assert persons(editor)["Donald Trump (Läufer)"] == 2
        assert f"/artikel/{articles[0]}" in [its["href"] for its in page(editor, "/redaktion").all("a")]

    def test_cities_split_by_the_name_that_the_page_shows(self, editor: FlaskClient) -> None:
        merged = send(editor, "/stadt/kiew/bearbeiten", action="merge", name="moskau")
        assert merged.status_code == 303
        forms = [its["value"] for its in page(editor, "/stadt/kiew/bearbeiten").all("input", name="form")]
        assert set(forms) == {"Kiew", "Moskau"}
        assert send(editor, "/stadt/kiew/bearbeiten", action="split", form="Moskau").status_code == 303
        cities = editor.get("/api/v1/facets/city").get_json()["values"]  # type: ignore[index]
        assert {"Kiew"} < {value["label"] for value in cities}
        assert editor.get("/api/v1/search?city=kiew").get_json()["total"]["value"] == next(  # type: ignore[index]
            value["count"] for value in cities if value["label"] == "Kiew"
        )

    def test_the_second_of_two_editors_is_told_and_loses_nothing(
        self, app: Flask, editor: FlaskClient, config: Config
    ) -> None:
        other = app.test_client()
        sign_in(other, name="Ole Brandstätter")
        old = Page(editor.get(EDIT).text)
        send(other, "/person/mark-rutte/bearbeiten", action="rename", to="M. Rutte")
        form = {name: hidden(old, name) for name in ("form_token", "revision")}
        refused = editor.post(EDIT, data={**form, "action": "rename", "to": "Trump, D.", "note": "weil"})
        assert refused.status_code == 409
        shown = Page(refused.text)
        assert "Inzwischen hat jemand anderes" in shown.text
        assert "Ole Brandstätter" in shown.text
        assert {"Trump, D.", "weil"} <= {its["value"] for its in shown.all("input", type="text")}
        assert len(load_corrections(config.authority_file).entries) == 1
        form["revision"] = hidden(shown, "revision")
        assert editor.post(EDIT, data={**form, "action": "rename", "to": "Trump, D."}).status_code == 303
        # The same form once more, as by the back button: the revision is another one.
        assert editor.post(EDIT, data={**form, "action": "rename", "to": "Trump, D."}).status_code == 409
        assert len(load_corrections(config.authority_file).entries) == 2
        undone = editor.post("/redaktion/zuruecknehmen", data={**form, "number": "1"})
        assert undone.status_code == 303
        assert "Inzwischen hat jemand anderes" in page(editor, "/redaktion").text

    def test_who_comes_second_is_shown_what_he_did_not_know(self, editor: FlaskClient) -> None:
        rutte = "/person/mark-rutte/bearbeiten"
        for note in ("zuerst", "bekannt"):
            send(editor, rutte, action="rename", to=note, note=note)
        old = Page(editor.get(EDIT).text)
        form = {name: hidden(old, name) for name in ("form_token", "revision")}
        send(editor, rutte, action="rename", to="neu", note="neu")
        refused = editor.post(EDIT, data={**form, "action": "hide"}).text
        assert [note for note in ("zuerst", "bekannt", "neu") if f"„{note}“" in refused] == ["neu"]

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"action": "rename", "to": " "}, "mindestens einen Buchstaben"),
            ({"action": "rename", "to": "x" * 201}, "höchstens 200"),
            ({"action": "rename", "to": "Mark Rutte"}, "So heißt schon jemand anderes"),
            ({"action": "merge"}, "Nichts ist gewählt"),
            ({"action": "merge", "name": "nixda"}, "So heißt im Archiv niemand"),
            ({"action": "split"}, "Nichts ist gewählt"),
            ({"action": "articles", "kind": "hide"}, "Nichts ist gewählt"),
            ({"action": "articles", "kind": "hide", "article": "nixda"}, "So heißt im Archiv niemand"),
            ({"action": "identify", "gnd": "118540239"}, "„118540239“ ist keine Nummer von GND"),
            ({"action": "nixda"}, "Nichts ist gewählt"),
            ({}, "Nichts ist gewählt"),
        ],
    )
    def test_a_slip_is_told_and_kept_nowhere(
        self, editor: FlaskClient, config: Config, fields: dict[str, str], says: str
    ) -> None:
        answer = send(editor, EDIT, **fields)
        assert answer.status_code == 400
        assert says in Page(answer.text).text
        assert load_corrections(config.authority_file).entries == ()

    def test_numbers_that_no_page_wrote_fit_nothing(self, editor: FlaskClient, config: Config) -> None:
        shown = Page(editor.get(EDIT).text)
        for revision in ("", "-1", "²", "9" * 5000, "x"):
            data = {
                "form_token": hidden(shown, "form_token"),
                "revision": revision,
                "action": "hide",
                "number": revision,
            }
            assert editor.post(EDIT, data=data).status_code == 409
            assert editor.post("/redaktion/zuruecknehmen", data=data).status_code == 303
        assert load_corrections(config.authority_file).entries == ()

    def test_a_label_is_text_whatever_it_holds(self, editor: FlaskClient) -> None:
        label = "<script>alert(1)</script> \"'&\u202e\x00x"
        assert send(editor, EDIT, action="rename", to=label, note="<b>x</b>").status_code == 303
        for address in (EDIT, "/redaktion", "/person/donald-trump", "/register/person", "/"):
            html = editor.get(address).text
            Page(html)
            assert "<script>alert" not in html
            assert "<b>x" not in html
            assert "\x00" not in html

    def test_while_others_index_the_editor_is_told_to_wait(self, editor: FlaskClient, config: Config) -> None:
        with open_writer(config) as writer:
            assert send(editor, EDIT, action="hide").status_code == 303
            assert "Gerade wird indiziert" in page(editor, EDIT).text
            writer.commit(writer.annotation_version())
        assert "Donald Trump" not in persons(editor)

    def test_a_lost_file_is_told_in_the_words_for_operators(self, editor: FlaskClient, config: Config) -> None:
        send(editor, EDIT, action="rename", to="D. Trump")
        shown = Page(editor.get(EDIT).text)
        form = {name: hidden(shown, name) for name in ("form_token", "revision")}
        config.authority_file.unlink()
        lost = editor.post(EDIT, data={**form, "action": "hide"})
        assert (lost.status_code, "das Archiv kennt schon Revision 1" in Page(lost.text).text) == (503, True)
        config.authority_file.write_text("revision: [", encoding="utf-8")
        broken = editor.post(EDIT, data={**form, "action": "hide"})
        assert (broken.status_code, "Zeile 1: kein YAML" in Page(broken.text).text) == (503, True)
        assert editor.get("/redaktion").status_code == 503
        assert page(editor, "/person/donald-trump").all("h1")

    def test_a_form_too_large_is_refused(self, editor: FlaskClient) -> None:
        assert send(editor, EDIT, action="rename", to="x" * 70_000).status_code == 413


class TestSuggestions:
    def test_one_is_merged_the_other_never_suggested_again(self, editor: FlaskClient, config: Config) -> None:
        send(editor, "/person/mark-rutte/bearbeiten", action="rename", to="Donald Trumpf")
        shown = Page(editor.get("/redaktion/vorschlaege").text)
        assert "Nachname um einen Buchstaben anders" in shown.text
        assert "vorgeschlagen" in page(editor, EDIT).text
        fields = ("form_token", "revision", "from", "of", "one", "name")
        form = {name: hidden(shown, name) for name in fields}
        assert (form["one"], form["name"]) == ("donald-trump", "mark-rutte")
        decided = editor.post("/redaktion/entscheiden", data={**form, "action": "distinct"})
        assert decided.headers["Location"] == "/redaktion/vorschlaege"
        assert not Page(editor.get("/redaktion/vorschlaege").text).all("input", name="one")
        assert "vorgeschlagen" not in page(editor, EDIT).text
        assert load_corrections(config.authority_file).entries[-1].action == "distinct"
        log = Page(editor.get("/redaktion").text)
        back = {name: hidden(log, name) for name in ("form_token", "revision", "number")}
        editor.post("/redaktion/zuruecknehmen", data=back)
        shown = Page(editor.get("/redaktion/vorschlaege").text)
        form = {name: hidden(shown, name) for name in fields}
        editor.post("/redaktion/entscheiden", data={**form, "action": "merge"})
        assert "Donald Trumpf" not in persons(editor)


def test_english_editors_read_english(editor: FlaskClient) -> None:
    editor.get("/redaktion?lang=en")
    for address in ("/redaktion", "/redaktion/vorschlaege", EDIT, "/redaktion/anmelden"):
        shown = page(editor, address)
        assert not re.search(r"\b(Protokoll|Zusammenführen|Kennwort)\b", shown.text)
    assert "Merge" in page(editor, EDIT).text
