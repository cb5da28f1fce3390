"""What an object's name says of it."""

from __future__ import annotations

import pytest

from ledgerlight.domain.object_names import Derived, NotOurs, Target, target_of_object
from schemas.names import before_images_object, rejects_object, source_index_object, source_object


def test_a_file_in_the_inbox_is_an_import_named_by_its_generation() -> None:
    name = "organizations/acme/inbox/2026/january sales.csv"
    first, again, later = (target_of_object(name, generation) for generation in ("1", "1", "2"))
    assert isinstance(first, Target)
    assert isinstance(later, Target)
    assert (first.org_id, first.filename) == ("acme", "january sales.csv")
    assert first == again
    assert first.import_id != later.import_id


def test_the_same_name_in_two_organizations_is_two_imports() -> None:
    one, other = (target_of_object(f"organizations/{org}/inbox/a.csv", "1") for org in ("acme", "apex"))
    assert isinstance(one, Target)
    assert isinstance(other, Target)
    assert one.import_id != other.import_id


def test_an_upload_is_the_import_it_was_opened_for_whatever_its_generation() -> None:
    name = source_object("acme", "imp-7", "a.csv")
    assert target_of_object(name, "1") == target_of_object(name, "2") == Target("acme", "imp-7", "a.csv")


@pytest.mark.parametrize(
    "name",
    [
        before_images_object("acme", "imp-7"),
        rejects_object("acme", "imp-7"),
        source_index_object("acme", "files"),
        "organizations/acme/staging/u1/a.csv",
    ],
)
def test_what_functions_wrote_is_no_file_to_import(name: str) -> None:
    assert target_of_object(name, "1") == Derived()


@pytest.mark.parametrize(
    "name",
    [
        "a.csv",
        "inbox/a.csv",
        "organizations/acme/a.csv",
        "organizations/acme/inbox/",
        "organizations//inbox/a.csv",
        "organizations/_x/inbox/a.csv",
        "organizations/acme/inbox/../../apex/inbox/a.csv",
        "organizations/acme/inbox/./a.csv",
        "organizations/acme/reports/a.csv",
        "organizations/acme/imports/../source/a.csv",
        "other/acme/inbox/a.csv",
        f"organizations/{'a' * 65}/inbox/a.csv",
    ],
)
def test_a_path_outside_an_organizations_folders_is_refused_with_a_reason(name: str) -> None:
    target = target_of_object(name, "1")
    assert isinstance(target, NotOurs)
    assert target.reason
