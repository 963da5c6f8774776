"""The store of files: under the hash of what is in them, whole or not there, and nothing left behind."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genomeready.base.files import FileMissing, FolderStore

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def store_in(folder: Path) -> FolderStore:
    return FolderStore(folder / "files")


def dated(store: FolderStore, content_hash: str, moment: datetime) -> None:
    os.utime(store.folder / content_hash[:2] / content_hash, (moment.timestamp(), moment.timestamp()))


def test_a_content_is_kept_under_its_hash_and_comes_back_as_it_was(tmp_path: Path) -> None:
    store = store_in(tmp_path)

    kept = store.put(b"a scan")

    assert kept == hashlib.sha256(b"a scan").hexdigest()
    assert store.get(kept) == b"a scan"


def test_the_same_content_twice_is_kept_once(tmp_path: Path) -> None:
    store = store_in(tmp_path)

    assert store.put(b"a scan") == store.put(b"a scan")
    assert len([p for p in store.folder.rglob("*") if p.is_file()]) == 1


def test_only_the_owner_of_the_process_may_read_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.put(b"a scan")

    assert (store.folder / kept[:2] / kept).stat().st_mode & 0o077 == 0
    assert (store.folder / kept[:2]).stat().st_mode & 0o077 == 0


def test_what_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="help desk"):
        store_in(tmp_path).get("0" * 64)


def test_what_was_altered_on_the_disk_is_not_given_out(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.put(b"a scan")
    (store.folder / kept[:2] / kept).write_bytes(b"another scan")

    with pytest.raises(FileMissing):
        store.get(kept)


def test_putting_it_again_mends_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.put(b"a scan")
    (store.folder / kept[:2] / kept).write_bytes(b"another scan")

    store.put(b"a scan")

    assert store.get(kept) == b"a scan"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)

    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space left"):
        store.put(b"a scan")

    assert [p for p in store.folder.rglob("*") if p.is_file()] == []


def test_a_content_is_removed_and_removing_it_again_is_no_fault(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.put(b"a scan")

    store.remove(kept)
    store.remove(kept)

    with pytest.raises(FileMissing):
        store.get(kept)


def test_old_contents_are_listed_and_young_ones_are_not(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    old, young = store.put(b"old"), store.put(b"young")
    dated(store, old, NOON - timedelta(days=2))
    dated(store, young, NOON)

    assert list(store.put_before(NOON - timedelta(days=1))) == [old]


def test_putting_a_content_again_makes_it_young(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.put(b"old")
    dated(store, kept, NOON - timedelta(days=400))

    store.put(b"old")

    assert list(store.put_before(NOON - timedelta(days=300))) == []


def test_what_a_stopped_process_left_unfinished_is_listed_and_can_be_removed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept = store.put(b"old")
    part = store.folder / kept[:2] / f"{kept}.abc.part"
    part.write_bytes(b"ol")
    os.utime(part, (0, 0))

    (left,) = list(store.put_before(NOON - timedelta(days=300)))
    store.remove(left)

    assert not part.exists()
    assert store.get(kept) == b"old"


def test_an_empty_store_lists_nothing(tmp_path: Path) -> None:
    assert list(store_in(tmp_path).put_before(NOON)) == []
