"""Search: any typed text gives results, never an error."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from msp_desktop.store import search
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork

KEPT: dict[int, list[str | None]] = {
    1: ["Sinéad O'Neil", "+39 333 1234567", "user@mail.it"],
    2: ["Łukasz Żółć", "HP-15 dw2003"],
    3: ["C++ Club", "Straße 5"],
    4: ["Æther & Søn", "J-2662"],
    5: ["Γιώργος Παππάς", "☕ Bar Centrale"],
    6: ["Юрий", None, ""],
    7: ["C Club", "SN 5CD123ABC9"],
    8: ["100% Cotone", "+393339876543"],
}


def keep(work: UnitOfWork) -> None:
    work.search.index_many("customer", KEPT)


def find(shop: Shop, typed: str) -> list[int]:
    return shop.ask(search.hits, noun="customer", typed=typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("O'Neil", [1]),
        ("oneil", []),
        ("neil sin", [1]),
        ("hp-15", [2]),
        ("HP 15", [2]),
        ("c++", [3]),
        ("C", [8, 7, 5, 3]),
        ("+39 333", [8, 1]),
        ("333 12", [1]),
        ("333123", [1]),
        ("+39333123", [1]),
        ("4567", [1]),
        ("34567", [1]),
        ("9876543", [8]),
        ("6543", [8]),
        ("user@mail.it", [1]),
        ("zolc", [2]),
        ("lukasz", [2]),
        ("strasse", [3]),
        ("STRASSE", [3]),
        ("aether son", [4]),
        ("2662", [4]),
        ("62", [4]),
        ("παππας", [5]),
        ("ΠΑΠΠΑΣ", [5]),
        ("☕", [5]),
        ("😀", []),
        ("юри", [6]),
        ("abc9", [7]),
        ("100%", [8]),
        ("", []),
        ("   ", []),
        ('"', []),
        ("*", []),
        ("AND", []),
        ("NEAR(", []),
        ("a OR b", []),
        ("words:neil", []),
        ("neil*", [1]),
        ("(neil)", [1]),
        ("neil\0", [1]),
    ],
)
def test_what_is_typed_finds_what_is_meant(shop: Shop, typed: str, found: list[int]) -> None:
    shop.run(keep)
    assert find(shop, typed) == found


def test_a_row_can_be_indexed_anew_and_removed(shop: Shop) -> None:
    def move(work: UnitOfWork) -> None:
        work.search.index("customer", 1, ["Somebody"])
        work.search.remove("customer", 2)

    shop.run(keep)
    assert shop.run(move).touched == frozenset()
    assert find(shop, "neil") == []
    assert find(shop, "somebody") == [1]
    assert find(shop, "hp") == []


def test_pages_go_by_the_last_id(shop: Shop) -> None:
    shop.run(keep)
    first = shop.ask(search.hits, noun="customer", typed="c", limit=2)
    assert first == [8, 7]
    assert shop.ask(search.hits, noun="customer", typed="c", limit=2, below=7) == [5, 3]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nail", ["mail", "neil"]),
        ("snead", ["sinead"]),
        ("Lukasz Zolx", ["lukasz zolc"]),
        ("lukazs", ["lukasz"]),
        ("lukazs neil", []),
        ("παππος", ["παππασ"]),
        ("neil", []),
        ("qqqqqq", []),
        ("", []),
    ],
)
def test_a_slip_is_answered_with_a_known_word(shop: Shop, typed: str, meant: list[str]) -> None:
    shop.run(keep)
    assert shop.ask(search.did_you_mean, noun="customer", typed=typed) == meant


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        search.install(connection)
        for row_id, texts in KEPT.items():
            words = search.words_of(texts)
            connection.exec_driver_sql("INSERT INTO fts_customer (rowid, words) VALUES (?, ?)", (row_id, words))
    return engine


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text("\"'*()-+:^{}~ANDORNEAR \0%_0123aß😀", max_size=40))
def test_no_text_is_an_error(standing: sa.Engine, typed: str) -> None:
    with sa.orm.Session(standing) as session:
        search.hits(session, "customer", typed)
        search.did_you_mean(session, "customer", typed)


@settings(max_examples=500, deadline=None)
@given(st.text("abcłßŁéàñ🎉 +#-'0123456789", min_size=1, max_size=30))
def test_what_is_kept_is_found_by_itself(text: str) -> None:
    kept = set(search.words_of([text]).split())
    assert set(search.tokens(text)) <= kept
    assert search.tokens(search.fold(text)) == search.tokens(text)


def test_the_query_compiles_for_both_databases() -> None:
    for dialect in (make_url("sqlite://").get_dialect()(), make_url("postgresql://").get_dialect()()):
        assert "MATCH" in str(search.matches("customer", "anna").compile(dialect=dialect))
