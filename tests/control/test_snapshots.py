"""Named snapshots."""

import pytest

DEFAULT = "/_mock/portals/default"
SNAPSHOTS = f"{DEFAULT}/snapshots"


def rename(api, title):
    """Change the state."""
    assert api.patch(DEFAULT, json={"chats": [{"id": 13, "title": title}]}).status_code == 200


def title(api):
    """What has changed."""
    return api.get(DEFAULT).json()["chats"][0]["title"]


def test_restore_goes_back_as_often_as_wanted(api):
    """The snapshot stays what it was."""
    rename(api, "one")
    taken = api.post(SNAPSHOTS, json={"name": "before"})
    assert (taken.status_code, taken.json()) == (201, {"name": "before"})
    for other in ("two", "three"):
        rename(api, other)
        restored = api.post(f"{SNAPSHOTS}/before/restore")
        assert (restored.status_code, restored.json()["name"]) == (200, "default")
        assert title(api) == "one"


def test_a_snapshot_taken_twice_is_replaced(api):
    """200 instead of 201, and the later state."""
    api.post(SNAPSHOTS, json={"name": "before"})
    rename(api, "later")
    again = api.post(SNAPSHOTS, json={"name": "before"})
    assert (again.status_code, again.json()) == (200, {"name": "before"})
    rename(api, "latest")
    api.post(f"{SNAPSHOTS}/before/restore")
    assert title(api) == "later"
    assert api.get(SNAPSHOTS).json() == {"items": [{"name": "before"}]}


def test_snapshots_without_a_name_get_one(api):
    """An empty body will do; the names are free ones."""
    api.post(SNAPSHOTS, json={"name": "snapshot-2"})
    names = [api.post(SNAPSHOTS).json()["name"] for _ in range(2)]
    assert names == ["snapshot-1", "snapshot-3"]
    listed = api.get(SNAPSHOTS).json()["items"]
    assert listed == [{"name": "snapshot-1"}, {"name": "snapshot-2"}, {"name": "snapshot-3"}]


def test_a_reset_keeps_snapshots_and_a_deleted_one_is_gone(api):
    """A reset is about the state."""
    api.post(SNAPSHOTS, json={"name": "before"})
    api.post(f"{DEFAULT}/reset")
    assert api.get(SNAPSHOTS).json() == {"items": [{"name": "before"}]}
    deleted = api.delete(f"{SNAPSHOTS}/before")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert api.get(SNAPSHOTS).json() == {"items": []}


@pytest.mark.parametrize(("verb", "path"), [("POST", "/restore"), ("DELETE", "")])
def test_unknown_snapshots(api, refused, verb, path):
    """The answer lists those that there are."""
    address = f"{SNAPSHOTS}/no{path}"
    message = "The portal 'default' has no snapshot 'no'. Its snapshots: "
    assert refused(api.request(verb, address)) == (404, "SNAPSHOT_NOT_FOUND", f"{message}none")
    for name in ("b", "a"):
        api.post(SNAPSHOTS, json={"name": name})
    assert refused(api.request(verb, address)) == (404, "SNAPSHOT_NOT_FOUND", f"{message}a, b")


@pytest.mark.parametrize("name", ["", "A", "a.b", "../a", "x" * 41])
def test_names_that_are_not_allowed(api, refused, name):
    """Names are those of portals: they become names of files."""
    assert refused(api.post(SNAPSHOTS, json={"name": name})) == (
        400,
        "SNAPSHOT_NAME_INVALID",
        f"{name!r} can't be the name of a snapshot; allowed are 1 to 40 lower-case letters, digits and hyphens",
    )


@pytest.mark.parametrize(("verb", "path"), [("POST", "/restore"), ("DELETE", "")])
def test_impossible_names_in_addresses(api, refused, verb, path):
    """The same in an address."""
    status, code, _ = refused(api.request(verb, f"{SNAPSHOTS}/A{path}"))
    assert (status, code) == (400, "SNAPSHOT_NAME_INVALID")


def test_snapshots_in_the_data_folder(make_world, http, data):
    """They are files, replaced and deleted like those in memory."""
    make_world(data=data)
    for _ in range(2):
        http.post(SNAPSHOTS, json={"name": "before"})
    rename(http, "later")
    http.post(f"{SNAPSHOTS}/before/restore")
    assert title(http) == "Team"
    assert (data / "portals/default/snapshots/before.sqlite3").exists()
    http.delete(f"{SNAPSHOTS}/before")
    assert list((data / "portals/default/snapshots").iterdir()) == []
