"""The declarative base and the only column types and column helpers that a model may use."""
# ruff: noqa: ARG002 - the hooks of TypeDecorator have a fixed signature

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

Privacy = Literal["personal", "document", "secret", "technical"]
"""What a column holds: about a person, on an issued paper, never to be shown, or of no interest to anybody."""

BIG_INTEGER: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64 bits on every database; SQLite calls that INTEGER."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class _Whole(TypeDecorator[int]):
    """A 64-bit integer that accepts nothing but int."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.BigInteger())

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError(f"a whole number is needed here, not {type(value).__name__}")
        return value


class Integer(_Whole):
    """A count, a number of minutes or days. Python: int."""

    cache_ok = True


class Cents(_Whole):
    """Money in whole minor units of the shop's currency. Python: int."""

    cache_ok = True


class _Thousandths(TypeDecorator[Decimal]):
    """A Decimal with at most three places, kept as a whole number of thousandths."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.BigInteger())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"a Decimal is needed here, not {type(value).__name__}")
        scaled = value.scaleb(3)
        whole = int(scaled)
        if whole != scaled:
            raise ValueError(f"{value} has more than three places")
        return whole

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else _of_thousandths(value)


@lru_cache(maxsize=4096)
def _of_thousandths(value: int) -> Decimal:
    """The same few quantities come again and again, in every row of a list."""
    number = Decimal(value).scaleb(-3).normalize()
    return number if number.as_tuple().exponent in (0, -1, -2, -3) else number.quantize(Decimal(1))


class Milli(_Thousandths):
    """A quantity in thousandths (pieces, hours, metres). Python: Decimal with at most three places."""

    cache_ok = True


class Percent(_Thousandths):
    """A percentage in thousandths of one percent: Decimal("8.875") is kept as 8875."""

    cache_ok = True


class UtcTime(TypeDecorator[datetime]):
    """A moment. Python: aware datetime, given back in UTC. SQLite: sortable text, 2026-03-04T05:06:07.000000Z."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return utc_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def utc_text(moment: datetime) -> str:
    """Write an aware datetime as sortable UTC text with microseconds and a Z."""
    at = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


class Day(TypeDecorator[date]):
    """A business day without a time. SQLite: ISO text."""

    impl = sa.Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if isinstance(value, datetime):
            raise TypeError("a day is needed here, not a moment")
        return value.isoformat() if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Flag(TypeDecorator[bool]):
    """Yes or no. SQLite: 0 or 1 with a CHECK; PostgreSQL: boolean."""

    impl = sa.Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return int(bool(value)) if dialect.name == "sqlite" else bool(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Code(TypeDecorator[Enum]):
    """A member of one enumeration whose values are texts; the value is kept."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, codes: type[Enum]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.codes(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        return None if value is None else self.codes(value)


def whole_text(value: str) -> str:
    """Give a text without NUL and half characters, which no database keeps."""
    if value.isascii() and "\0" not in value:
        return value
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


class BigText(TypeDecorator[str]):
    """Text without a limit of its own. NUL and half characters, which no database keeps, are dropped."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else whole_text(value)


class Text(BigText):
    """Text of at most `longest` characters, with a CHECK."""

    cache_ok = True

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


class Json(TypeDecorator[Any]):
    """Plain data (dict, list, str, int, bool, None) as canonical JSON text; assign anew, changes inside go unseen."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def json_text(value: object) -> str:
    """Write plain data as canonical JSON: sorted keys, no spaces, no numbers that are none, no half characters."""
    return whole_text(_JSON.encode(value))


class Base(DeclarativeBase):
    """What every table's class derives from. Tables are STRICT on SQLite and get the CHECKs of their column types."""

    metadata = sa.MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        table = cls.__dict__.get("__table__")
        if isinstance(table, sa.Table):
            table.dialect_options["sqlite"]["strict"] = True
            _add_checks(table)


def _add_checks(table: sa.Table) -> None:
    for each in list(table.columns):
        if isinstance(each.type, Text):
            limit = sa.func.length(each) <= sa.literal_column(str(each.type.longest))
            table.append_constraint(sa.CheckConstraint(limit, name=f"{each.name}_length"))
        elif isinstance(each.type, Flag):
            either = each.in_([sa.literal_column("true"), sa.literal_column("false")])
            table.append_constraint(sa.CheckConstraint(either, name=f"{each.name}_flag"))


def column(
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    *,
    privacy: Privacy,
    default: Any = None,
    index: bool = False,
    unique: bool = False,
    doc: str | None = None,
) -> MappedColumn[Any]:
    """Make a column; `Mapped[X | None]` says that it may be empty. `default` is a value or a function."""
    options: dict[str, Any] = {} if default is None else {"default": default}
    return mapped_column(
        kind, index=index or None, unique=unique or None, doc=doc, info={"privacy": privacy}, **options
    )


def key() -> MappedColumn[Any]:
    """Make the integer primary key."""
    return mapped_column(BIG_INTEGER, primary_key=True, info={"privacy": "technical"})


def link(
    target: str,
    *,
    index: bool = True,
    unique: bool = False,
    nullable: bool | None = None,
    primary_key: bool = False,
    privacy: Privacy = "technical",
) -> MappedColumn[Any]:
    """Make a foreign key to "table.column"; nothing cascades in the database. `nullable` follows the annotation."""
    options: dict[str, Any] = {} if nullable is None else {"nullable": nullable}
    if primary_key:
        options["primary_key"] = True
    return mapped_column(
        BIG_INTEGER,
        sa.ForeignKey(target),
        index=(index and not unique and not primary_key) or None,
        unique=unique or None,
        info={"privacy": privacy},
        **options,
    )


def version() -> MappedColumn[Any]:
    """Make the version counter of a row that screens show; the unit of work adds one on every change."""
    return mapped_column(BIG_INTEGER, default=1, info={"privacy": "technical", "version": True})


def alive(model: type[Base]) -> sa.ColumnElement[bool]:
    """Give the condition that a row of `model`, which has `deleted_at`, has not been deleted."""
    # The base knows no deleted_at; the table's class has it.
    deleted_at: InstrumentedAttribute[datetime | None] = model.deleted_at  # type: ignore[attr-defined]
    return deleted_at.is_(None)


def privacy_of(each: sa.Column[Any]) -> Privacy:
    """Give a column's privacy class; an untagged one counts as personal."""
    info: Mapping[Any, Any] = each.info
    found: Privacy = info.get("privacy", "personal")
    return found
