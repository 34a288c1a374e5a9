"""若葉市 with its register, its document issuer, and an accepted request by 山田花子."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from central.applications.actions.accept import accept
from central.applications.models import Application
from central.certificates.models import IssuedDocument
from central.certificates.states import Category
from central.notices.models import Delivery
from central.organisation.models import Body
from central.resident_register.actions.load_register import load_register
from central.resident_register.management.commands.load_register import DEMO_REGISTER
from central.resident_register.models import Household
from central.staff.models import StaffMember
from sync.contract.chain.statement import Source
from sync.envelope.development_keys import make_city_keys
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast

HANAKO = {
    "name": ("山田　花子", Source.CARD),
    "address": ("若葉県若葉市若葉町一丁目２番３号", Source.CARD),
    "birth_on": ("1990-01-02", Source.CARD),
    "sex": ("female", Source.CARD),
    "phone": ("000-1234-5678", Source.RESIDENT),
    "whose": ("self", Source.RESIDENT),
    "details": ("", Source.RESIDENT),
    "copies": ("1", Source.RESIDENT),
}
SAKURA = HANAKO | {
    "name": ("渡邉\U000e0102　さくら", Source.CARD),
    "address": ("若葉県若葉市緑ヶ丘三丁目５番１２号　みほん荘１０１号", Source.CARD),
    "birth_on": ("1983-02-28", Source.CARD),
    "whose": ("household", Source.RESIDENT),
    "details": ("head_relation,domicile,residence_status,history", Source.RESIDENT),
}
YUKI = HANAKO | {
    "name": ("小林　雪", Source.CARD),
    "address": ("若葉県若葉市若葉町二丁目７番１号", Source.CARD),
    "birth_on": ("1985-03-15", Source.CARD),
}
CLAIM = {key: SAKURA[key] for key in ("name", "address", "birth_on", "sex", "phone")} | {
    "child_1_name": ("渡邉　葵", Source.RESIDENT),
    "child_1_birth_on": ("2011-11-21", Source.RESIDENT),
    "child_2_name": ("渡邉　次郎", Source.RESIDENT),
    "child_2_birth_on": ("2026-09-21", Source.RESIDENT),
    "account_number": ("7654321", Source.RESIDENT),
}
Answers = dict[str, tuple[str, str]]
Accepted = Callable[..., Application]
Claimed = Callable[..., Application]


@pytest.fixture(autouse=True)
def _settings(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.KEYS_DIR = tmp_path / "keys"
    settings.DEMO = True


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Path) -> Body:
    prefecture = Body.objects.get_or_create(code="99000", defaults={"name": "若葉県"})[0]
    body = make_city()
    body.parent = prefecture
    body.save()
    make_city_keys(settings.KEYS_DIR)
    call_command("make_document_issuer", offline=tmp_path / "offline", verbosity=0)
    load_register(DEMO_REGISTER.read_bytes(), demo=True)
    return body


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


@pytest.fixture
def accepted(cast: Cast) -> Accepted:
    """Makes a request that 佐藤 has accepted."""

    def make(counter: int = 1, answers: Answers = HANAKO, **changes: str) -> Application:
        said = answers | {key: (value, Source.RESIDENT) for key, value in changes.items()}
        application = make_application(counter, procedure="resident_record", name=answers["name"][0], answers=said)
        return accept(application.pk, cast.sato, revision=application.revision)

    return make


@pytest.fixture
def claimed(cast: Cast) -> Claimed:
    """Makes a claim of child allowance by 渡邉さくら that 佐藤 has accepted and of which no mail waits."""

    def make(
        counter: int = 50, mail: str = "sakura@mail.example", language: str = "ja", answers: Answers | None = None
    ) -> Application:
        said = CLAIM | (answers or {})
        name = said["name"][0]
        application = make_application(counter, name=name, mail=mail, language=language, answers=said)
        application = accept(application.pk, cast.sato, revision=application.revision)
        Delivery.objects.all().delete()
        return application

    return make


def reserved_document(
    application: Application, by: StaffMember, number: str, category: Category, decided: dict[str, str] | None = None
) -> IssuedDocument:
    """Its number is taken; nothing was set or signed."""
    certificate = category is Category.CERTIFICATE
    return IssuedDocument.objects.create(
        number=number,
        code=number[-12:],
        body=application.body,
        application=application,
        category=category.value,
        kind="resident_record" if certificate else "letter",
        household=Household.objects.first() if certificate else None,
        persons=[],
        items=[],
        decided=decided or {},
        copy=1,
        reserved_at=timezone.now(),
        reserved_by=by,
    )
