"""What the columns of the campaign's lists and their choices are called in the reader's language."""

from collections.abc import Mapping
from typing import Final

from models.values import EnterpriseKind, GroupDuty, Sector
from services.messages import Message, say

LIST_TITLES: Final[Mapping[str, Message]] = {
    "departments": say("Departments"),
    "cadres": say("Cadres"),
    "enterprises": say("Enterprises"),
}
"""The lists of a campaign, in the order in which they are filled in."""
COLUMN_TITLES: Final[Mapping[str, Mapping[str, Message]]] = {
    "departments": {
        "dept_code": say("Department code"),
        "name": say("Name of the department"),
        "group": say("Assessment group"),
    },
    "cadres": {
        "cadre_code": say("Cadre code"),
        "name": say("Name of the person"),
        "dept_code": say("Department"),
        "title": say("Post"),
        "group": say("Assessment group"),
    },
    "enterprises": {
        "enterprise_code": say("Enterprise code"),
        "name": say("Name of the enterprise"),
        "uscc": say("Credit code"),
        "kind": say("Type"),
        "sector": say("Sector of the enterprise"),
        "town": say("Town"),
        "contact": say("Contact"),
        "phone": say("Telephone number"),
        "verify_phone": say("Number for checks"),
    },
    "group_members": {
        "duty": say("Duty in the group"),
        "name": say("Name of the person"),
        "title": say("Post"),
    },
}
"""By list, in the order of its columns."""
KIND_TITLES: Final[Mapping[EnterpriseKind, Message]] = {
    EnterpriseKind.KEY_PROJECT: say("Key project"),
    EnterpriseKind.ABOVE_SCALE: say("Above-scale enterprise"),
    EnterpriseKind.CANDIDATE: say("Candidate above-scale enterprise"),
}
SECTOR_TITLES: Final[Mapping[Sector, Message]] = {
    Sector.KEY_PROJECT: say("Key projects"),
    Sector.INDUSTRY: say("Industry"),
    Sector.TRADE: say("Trade"),
    Sector.CONSTRUCTION: say("Construction"),
    Sector.TOURISM: say("Tourism"),
    Sector.SCIENCE: say("Science and technology"),
    Sector.TRANSPORT: say("Transport"),
    Sector.CULTURE: say("Culture"),
    Sector.FINANCE: say("Finance"),
}
DUTY_TITLES: Final[Mapping[GroupDuty, Message]] = {
    GroupDuty.HEAD: say("Head"),
    GroupDuty.DEPUTY: say("Deputy head"),
    GroupDuty.MEMBER: say("Member"),
}
