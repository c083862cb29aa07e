"""All portals of a server: made, kept in files, forgotten; and their snapshots."""

from sqlite3 import ProgrammingError

import pytest
from sqlalchemy import select

from mock_imbot.portal.portals import NoRoomError, Portals, split
from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import CHATS, TOKENS
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import from_object
from tests.methods.house import SCENARIO

TITLES = Statement(select(CHATS.c.title).order_by(CHATS.c.id))
EXPIRES = Statement(select(TOKENS.c.expires).where(TOKENS.c.access_token == "demo-access"))


def seeded(*titles, **portal):
    """A state with one chat per title."""
    store = Store()
    store.create()
    chats = [{"id": number, "title": title} for number, title in enumerate(titles, 1)]
    apps = [{"client_id": "local.demo", "tokens": [{"user": 1, "access_token": "demo-access", "expires_in": 60}]}]
    scenario = {"portal": portal, "users": [{"id": 1, "name": "Ann"}], "apps": apps, "chats": chats}
    load(from_object(scenario), store, now=1_000_000)
    return store


@pytest.fixture
def opened():
    """Makes Portals that are closed after the test."""
    made = []

    def make(*titles, **options):
        made.append(Portals(seeded(*(titles or ["One"])), public_url="http://portal.example", **options))
        return made[-1]

    yield make
    for portals in made:
        portals.close()


def rename(portal, title):
    """Change a portal's state."""
    with portal.store.transaction():
        portal.store.connection.execute("UPDATE chat SET title = ?", [title])


def names(portals):
    """Names in the order of listing."""
    return [portal.name for portal in portals]


@pytest.mark.parametrize(
    ("credential", "parts"),
    [
        ("demo", ("demo", "default")),
        ("", ("", "default")),
        ("demo-access--w1", ("demo-access", "w1")),
        ("demo--a-b", ("demo", "a-b")),
        ("demo--a--b", ("demo", "a--b")),
        ("demo---a", ("demo", "-a")),
        ("--a", ("", "a")),
        ("demo--", ("demo", None)),
        ("demo--W1", ("demo", None)),
        ("demo--a b", ("demo", None)),
        ("demo--" + "a" * 40, ("demo", "a" * 40)),
        ("demo--" + "a" * 41, ("demo", None)),
        ("demo--a\n", ("demo", None)),
    ],
)
def test_a_credential_names_its_portal(credential, parts):
    """Behind the first double hyphen; None is no name at all."""
    assert split(credential) == parts


def test_portals_are_apart(opened):
    """One made on first use begins with the seed of the default portal, whatever has become of that."""
    portals = opened("One")
    rename(portals.default, "Changed")
    made = portals.ensure("a")
    assert made is portals.ensure("a") is portals.get("a")
    assert made.store.column(TITLES) == ["One"]
    rename(made, "Other")
    assert portals.default.store.column(TITLES) == ["Changed"]
    assert (names(portals), len(portals)) == (["a", "default"], 2)
    assert portals.get("b") is None


def test_a_portal_made_on_request_has_a_seed_of_its_own(opened):
    """And a free name if none is given; a reset goes back to the seed."""
    portals = opened("One")
    own = portals.create(None, seeded("Two"))
    plain = portals.create(None, None)
    assert [own.name, plain.name] == ["portal-1", "portal-2"]
    portals.delete("portal-1")
    assert portals.create(None, None).name == "portal-1"
    rename(plain, "Changed")
    plain.reset()
    assert plain.store.column(TITLES) == ["One"]


def test_the_seed_of_the_default_portal_may_be_replaced(opened):
    """Portals made later begin with it."""
    portals = opened("One")
    portals.default.plant(seeded("Two"))
    assert portals.ensure("a").store.column(TITLES) == ["Two"]


def test_the_portal_unused_for_longest_is_forgotten(opened):
    """But never the default one, nor one that was made on request."""
    portals = opened(limit=4)
    kept = portals.create("kept", None)
    portals.ensure("a")
    portals.ensure("b")
    portals.get("a")
    portals.ensure("c")
    assert names(portals) == ["a", "c", "default", "kept"]
    portals.create("more", None)
    portals.create("most", None)
    assert names(portals) == ["default", "kept", "more", "most"]
    with pytest.raises(NoRoomError):
        portals.ensure("d")
    with pytest.raises(NoRoomError):
        portals.create("d", None)
    assert portals.get("kept") is kept


def test_the_public_url_reaches_every_portal(opened):
    """Those there are, and those made later."""
    portals = opened()
    portals.ensure("a")
    portals.public_url = "http://other.example"
    assert portals.public_url == "http://other.example"
    assert {portal.public_url for portal in portals} == {"http://other.example"}
    assert portals.ensure("b").public_url == "http://other.example"


def test_credentials_carry_the_name(opened):
    """Not those of the default portal."""
    portals = opened()
    assert portals.default.suffixed("demo") == "demo"
    assert portals.ensure("a").suffixed("demo") == "demo--a"


def test_lifetimes_of_tokens_begin_with_the_portal(opened):
    """And anew with a reset; a frozen clock says when that is."""
    portals = opened()
    portal = portals.create("a", seeded("One", clock=5000))
    assert portal.store.value(EXPIRES) == 5060
    with portal.store.transaction():
        portal.store.connection.execute("UPDATE setting SET value = '6000' WHERE key = 'clock'")
    portal.refresh()
    assert (portal.clock.now(), portal.store.value(EXPIRES)) == (6000, 5060)
    portal.reset()
    assert (portal.clock.now(), portal.store.value(EXPIRES)) == (5000, 5060)


def test_states_in_files_survive(opened, tmp_path):
    """A restart finds every portal with its state, its seed and its snapshots."""
    first = opened("One", data=tmp_path)
    rename(first.default, "Changed")
    first.ensure("used")
    own = first.create("own", seeded("Two"))
    rename(own, "Three")
    own.snapshots.take("before", own.store)
    rename(own, "Four")
    gone = first.create("gone", None)
    gone.snapshots.take("x", gone.store)
    first.delete("gone")
    first.close()

    second = opened("New seed", data=tmp_path)
    assert names(second) == ["default", "own", "used"]
    assert [portal.pinned for portal in second] == [True, True, False]
    assert second.default.store.column(TITLES) == ["Changed"]
    found = second.get("own")
    assert found.store.column(TITLES) == ["Four"]
    assert found.snapshots.names() == ["before"]
    found.become(found.snapshots.get("before"))
    assert found.store.column(TITLES) == ["Three"]
    found.reset()
    assert found.store.column(TITLES) == ["Two"]
    second.default.reset()
    assert second.default.store.column(TITLES) == ["New seed"]
    second.get("used").reset()
    assert second.get("used").store.column(TITLES) == ["New seed"]


def test_a_seed_in_a_file_may_be_replaced_again(opened, tmp_path):
    """The last one counts, also after a restart."""
    first = opened(data=tmp_path)
    portal = first.create("own", seeded("Two"))
    portal.plant(seeded("Three"))
    assert portal.store.column(TITLES) == ["Three"]
    first.close()
    found = opened(data=tmp_path).get("own")
    found.reset()
    assert found.store.column(TITLES) == ["Three"]


def test_a_portal_closes_no_seed_but_its_own(opened, tmp_path):
    """One made from the default portal's replaced seed leaves that alone."""
    portals = opened("One", data=tmp_path)
    portals.default.plant(seeded("Two"))
    portals.ensure("a")
    own = portals.create("own", seeded("Three"))
    portals.delete("a")
    portals.delete("own")
    with pytest.raises(ProgrammingError):
        own.seed.column(TITLES)
    portals.default.reset()
    assert portals.default.store.column(TITLES) == ["Two"]


def test_forgetting_removes_the_files(opened, tmp_path):
    """Of the portal that goes, and only of that."""
    portals = opened(data=tmp_path, limit=2)
    portals.ensure("a")
    portals.ensure("b")
    assert sorted(path.name for path in (tmp_path / "portals").iterdir()) == ["b", "default"]


@pytest.mark.parametrize("in_files", [False, True])
def test_snapshots(opened, tmp_path, in_files):
    """Copies under a name: taken again they are replaced, deleted they are gone."""
    portal = opened("One", data=tmp_path if in_files else None).default
    snapshots = portal.snapshots
    assert snapshots.names() == []
    snapshots.take("b", portal.store)
    snapshots.take("a", portal.store)
    rename(portal, "Two")
    snapshots.take("b", portal.store)
    assert snapshots.names() == ["a", "b"]
    assert snapshots.get("a").column(TITLES) == ["One"]
    assert snapshots.get("b").column(TITLES) == ["Two"]
    assert snapshots.get("c") is None
    snapshots.delete("a")
    assert snapshots.names() == ["b"]
    with pytest.raises(KeyError):
        snapshots.delete("a")
    assert sorted(path.stem for path in tmp_path.rglob("snapshots/*.sqlite3")) == (["b"] if in_files else [])


def test_the_same_scenario_gives_the_same_portal(opened):
    """Nothing in a seed depends on chance."""
    stores = []
    for _ in range(2):
        stores.append(Store())
        stores[-1].create()
        load(from_object(SCENARIO), stores[-1], now=0)
    assert list(stores[0].connection.iterdump()) == list(stores[1].connection.iterdump())
    assert opened().default.name == "default"
