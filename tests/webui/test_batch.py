"""A batch answers each of its requests, whatever stands in the others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from index.config import Config
from search.searcher import Searcher
from webui.app import create_app

Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("q", "size", "person", "x")), inner, max_size=3)
    ),
    max_leaves=8,
)


def post(client: FlaskClient, body: str | bytes, **options: Any) -> TestResponse:
    return client.post("/api/v1/batch", data=body, buffered=True, **options)


def lines(answer: TestResponse) -> list[dict[str, Any]]:
    assert (answer.status_code, answer.content_type) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_request_has_its_result_or_its_problem(client: FlaskClient) -> None:
    asked = [
        {"q": "Garantien", "person": ["donald-trump", "rustem-umerow"], "size": 1, "fields": "id"},
        {"size": 999},
        {"persn": "x"},
        "no object",
        {"q": "a " * 65},
        {"cursor": "nonsense"},
        {"q": {"a": 1}},
        {},
    ]
    for body in (json.dumps(asked), "\n".join(map(json.dumps, asked)) + "\n\n"):
        found = lines(post(client, body))
        assert [line["index"] for line in found] == list(range(8))
        assert [line["status"] for line in found] == [200, 400, 400, 400, 400, 400, 400, 200]
        codes = [line["problem"]["code"] for line in found[1:7]]
        assert codes == ["bad-parameter", "bad-parameter", "bad-batch", "query-too-long", "bad-cursor", "bad-parameter"]
        single = client.get("/api/v1/search?q=Garantien&person=donald-trump&person=rustem-umerow&size=1&fields=id").json
        assert found[0]["result"] | {"took_ms": 0} == single | {"took_ms": 0}
        assert found[1]["problem"]["param"] == "size"


def test_a_line_that_is_no_json_is_told_of_in_its_place(client: FlaskClient) -> None:
    found = lines(post(client, '{"q": "Krieg"}\n{"q": \n{"q": "Garantien"}'))
    assert [line["status"] for line in found] == [200, 400, 200]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad-batch"),
        (b"[]", 400, "bad-batch"),
        (b"[{]", 400, "bad-batch"),
        (b"\xff\xfe", 400, "bad-batch"),
        (b"[" * 100_000, 400, "bad-batch"),
        (json.dumps([{}] * 101).encode(), 400, "bad-batch"),
        (b"{}\n" * 101, 400, "bad-batch"),
        (b" " * ((1 << 20) + 1), 413, "body-too-large"),
    ],
)
def test_what_is_no_batch_is_refused(client: FlaskClient, body: bytes, status: int, code: str) -> None:
    answer = post(client, body)
    assert (answer.status_code, answer.json["code"]) == (status, code)  # type: ignore[index]
    assert answer.content_type == "application/problem+json"


def test_a_batch_takes_no_arguments(client: FlaskClient) -> None:
    answer = client.post("/api/v1/batch?q=a", data="[{}]")
    assert (answer.status_code, answer.json["param"]) == (400, "q")  # type: ignore[index]


@settings(max_examples=60, deadline=None)
@given(asked=st.lists(Json, min_size=1, max_size=4))
def test_no_value_breaks_a_batch(searcher: Searcher, asked: list[Any]) -> None:
    client = create_app(searcher, Config()).test_client()
    found = lines(post(client, json.dumps(asked)))
    assert len(found) == len(asked)
    assert all(line["status"] in (200, 400) for line in found)
