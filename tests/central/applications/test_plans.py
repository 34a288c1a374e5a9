"""What a page costs does not grow with the finished past: its statements are explained on filled tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from central.applications.lists.work_list import MY_TABS, Filters, waiting_for
from central.applications.models import Application
from central.audit.models import AuditEntry
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in
from tests.support.tables.full_tables import fill

pytestmark = pytest.mark.django_db
ROWS = 50_000
BIG = (
    "applications_application",
    "applications_applicationversion",
    "applications_nameending",
    "audit_auditentry",
)
SEARCH_INDEX = "version_by_part_of_number"
"""A part of a number is looked for in the whole of its narrow index, and nowhere else."""
FEW = 5000
"""Rows that may be sorted: what is open, or what a search found."""


def _full_reads(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            (plan,) = cursor.fetchone()
            top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            return list(_bad_nodes(top))
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in cursor.fetchall()]
    return list(_bad_steps(sql, steps))


def _expected_rows(found: QuerySet[Any, Any]) -> int:
    """What PostgreSQL believes before it looks."""
    told = json.loads(found.explain(format="json"))
    return int(told[0]["Plan"]["Plan Rows"])


def _bad_nodes(node: dict[str, Any], limit: float = 0) -> Iterator[str]:
    """`limit`: so many rows are taken of this node, and then it is left; 0: all of them."""
    table, filtered = node.get("Relation Name"), node.get("Filter", "")
    searched = "arrival_number)::text ~~" in filtered
    stops = 0 < limit <= node["Plan Rows"]
    if node["Node Type"] == "Seq Scan" and table in BIG and not searched and not stops:
        yield f"Seq Scan {table} {node.get('Filter', '')}"
    if node["Node Type"] == "Sort" and node["Plan Rows"] > FEW:
        yield f"Sort {node['Sort Key']} of {node['Plan Rows']}"
    through = limit if node["Node Type"] in ("Subquery Scan", "Result", "Nested Loop") else 0
    for below in node.get("Plans", ()):
        yield from _bad_nodes(below, node["Plan Rows"] if node["Node Type"] == "Limit" else through)


def _bad_steps(sql: str, steps: list[str]) -> Iterator[str]:
    big = {
        alias or table for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)"(?: (U\d+|V\d+))?', sql) if table in BIG
    }
    few = '"status" IN' in sql or '"status" = ' in sql or '"ending" >= ' in sql or '"arrival_number" ' in sql
    few = few or '"resolved_at" IS NULL' in sql
    few = few or re.search(r'"(id|application_id|applicant_key|subject)" = ', sql) is not None
    for step in steps:
        scanned = re.match(r"SCAN (\w+)(.*)", step)
        if scanned and scanned[1] in big:
            walked = "USING" in scanned[2] and "LIMIT" in sql
            if not walked and SEARCH_INDEX not in scanned[2]:
                yield step
        if "TEMP B-TREE" in step and big and not few:
            yield step


@pytest.fixture
def checked(cast: Cast) -> Callable[[Client, str, str, dict[str, Any]], None]:
    def ask(client: Client, method: str, address: str, asked: dict[str, Any]) -> None:
        with CaptureQueriesContext(connection) as asked_of:
            answer = getattr(client, method)(address, asked)
        assert answer.status_code in (200, 302), (address, asked, answer.status_code)
        for query in asked_of.captured_queries:
            sql = query["sql"]
            if sql.startswith("SELECT") and any(f'"{table}"' in sql for table in BIG):
                assert _full_reads(sql) == [], (address, asked, sql)

    return ask


def test_no_page_of_a_clerk_or_auditor_reads_what_it_does_not_show(
    cast: Cast, checked: Callable[[Client, str, str, dict[str, Any]], None]
) -> None:
    fill(ROWS)
    mine = make_application(1)
    middle = Application.objects.order_by("arrived_at")[ROWS // 2]
    every, work = reverse("applications:all"), reverse("applications:work")
    for member in (cast.sato, cast.takahashi, cast.suzuki):
        client = sign_in(member)
        for asked in (
            {},
            {"after": middle.arrival_number},
            {"before": middle.arrival_number},
            {"procedure": "child_allowance"},
            {"status": "completed"},
            {"arrived_from": "2026-01-01", "arrived_to": "2026-01-02"},
            {"mine": "1"},
            {"nobody": "1"},
            {"due_soon": "1"},
            {"last": "1"},
            {"day": "20260101"},
            {"form_name": "手当"},
            {"form_id": "bulky_waste"},
            {"channel": "kiosk"},
            {"channel": "web"},
            {"kiosk": "007"},
            {"assignee": str(cast.sato.pk)},
            {"group": str(cast.sato.groups.all()[0].pk)},
            {"check": "period"},
            {"survey": "unread"},
        ):
            checked(client, "get", every, asked)
    sato = sign_in(cast.sato)
    checked(sato, "get", work, {})
    for tab in ("corrected", "reply", "hand-over", "waiting", "look"):
        checked(sato, "get", reverse("applications:work-tab", args=[tab]), {})
    if connection.vendor == "postgresql":
        for tab in MY_TABS:
            # Whoever expects too few reads each row instead of the index that knows enough of it.
            waiting = waiting_for(cast.sato, tab, Filters()).order_by().values("pk")
            assert _expected_rows(waiting) >= waiting.count() / 3, tab
    for words in ("ヤマダ77", "ダ", "花", "008-0123", mine.arrival_number):
        found = sato.post(reverse("applications:search"), {"q": words}).headers["Location"]
        checked(sato, "get", found, {})
    checked(sato, "get", reverse("applications:detail", args=[mine.arrival_number]), {})
    checked(sato, "post", reverse("applications:comment", args=[mine.arrival_number]), {"text": "x"})
    checked(sato, "post", reverse("applications:change", args=[mine.arrival_number, "take-on"]), {"revision": 1})
    checked(sato, "post", reverse("applications:take-on-many"), {"chosen": [mine.arrival_number], "shown": ["x:1"]})
    auditor, last = sign_in(cast.tanaka), AuditEntry.objects.order_by("-number")[0]
    for asked in (
        {},
        {"below": 25_000},
        {"above": 25_000},
        {"actor": "sato"},
        {"act": "application.accepted"},
        {"subject": mine.arrival_number},
        {"subject": "application:nobody", "actor": "staff:nobody"},
        {"since": f"{last.at:%Y-%m-%d}", "until": f"{last.at:%Y-%m-%d}"},
    ):
        checked(auditor, "get", reverse("staff:audit"), asked)
