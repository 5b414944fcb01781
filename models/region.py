"""A county and its campaign."""

from datetime import date

from sqlmodel import Field

from models.base import Base, blank, in_region, key, rule, serial, text


class Region(Base, table=True):
    """A county (县); everything else leads with its code."""

    __tablename__ = "regions"

    code: str = key(length=12)
    name: str = text()
    calendar: str = text(length=12)
    """Code of the working-day calendar, `CN`."""
    unranked_groups: str = Field(default="县级领导", sa_type=text().sa_type)
    """Assessment groups, 、 between them, of which screens and workbooks show scores but no ranks unless asked."""
    ledger_version: int = 0
    """Raised by every transaction that writes a ledger row: the key of every cache."""
    version: int = 1


class Campaign(Base, table=True):
    """A campaign of a county: what the ledgers may record lies between its dates."""

    __tablename__ = "campaigns"
    __table_args__ = (in_region(), rule("campaigns", "dates", "ends_on >= starts_on"))

    region: str = key(length=12)
    name: str = key()
    starts_on: date
    ends_on: date
    demo: bool = False
    """Demonstration data: screens and exports carry the watermark 演示数据."""
    demo_day: date | None = None
    """The day it is in a demonstration, for ever; blank where days go by."""
    version: int = 1


class GroupMember(Base, table=True):
    """领导小组成员: a member of the county's leading group, in the order in which the county lists them."""

    __tablename__ = "group_members"
    __table_args__ = (in_region(),)

    number: int | None = serial()
    region: str = text(length=12)
    place: int
    """From 1, as the list is read aloud."""
    name: str = text(length=64)
    duty: str = text(length=64)
    """In the group: 组长, 副组长, 成员."""
    title: str | None = blank()
    """The post: 县委副书记."""
    version: int = 1
