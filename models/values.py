"""Domain values: the closed lists of the ledgers, stored as officials write them."""

from enum import StrEnum


class SubjectKind(StrEnum):
    """Kinds of assessed subjects (对象类型)."""

    DEPARTMENT = "部门"
    CADRE = "干部"


class EnterpriseKind(StrEnum):
    """Kinds of enterprises (类型)."""

    KEY_PROJECT = "重点项目"
    ABOVE_SCALE = "四上企业"
    CANDIDATE = "拟培育四上企业"


class Sector(StrEnum):
    """The nine sectors (行业类别)."""

    KEY_PROJECT = "重点项目"
    INDUSTRY = "工业"
    TRADE = "商贸"
    CONSTRUCTION = "建筑"
    TOURISM = "旅游"
    SCIENCE = "科技"
    TRANSPORT = "交通"
    CULTURE = "文化"
    FINANCE = "金融"


class VisitMethod(StrEnum):
    """How a visit was made (方式)."""

    ON_SITE = "实地"
    HANDLING = "帮办"
    ACCOMPANYING = "陪办"
    ON_BEHALF = "代办"
    TALK = "座谈"
    PHONE = "电话"


class ExemptionReason(StrEnum):
    """Why a month is exempt (免计原因)."""

    AWAY = "外出"
    ENTERPRISE = "企业暂不便接待"
    HEALTH = "身体"
    STUDY = "学习"
    OTHER = "其他"


class Level(StrEnum):
    """Handling level of an issue (级别)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


LEVEL_WORDS: dict[Level, str] = {
    Level.A: "当场可办",
    Level.B: "部门协调",
    Level.C: "上级协调",
    Level.D: "超出权限",
}


class Outcome(StrEnum):
    """How an issue was closed (结果)."""

    SOLVED = "已解决"
    PARTLY = "部分解决"
    PLANNED = "列入计划"
    EXPLAINED = "政策解释"
    PASSED_UP = "转上级"
    WITHDRAWN = "企业撤回"
    DUPLICATE = "重复合并"


class Rating(StrEnum):
    """The enterprise's rating (满意度)."""

    GOOD = "满意"
    FAIR = "基本满意"
    BAD = "不满意"


class EscalationKind(StrEnum):
    """How an issue came to the leading group (上报类型)."""

    VOLUNTARY = "主动上报"
    OVERDUE = "逾期升级"
    COMPLAINT = "企业投诉"


class Ruling(StrEnum):
    """What the leading group decided (认定)."""

    ACCEPTED = "采纳"
    RETURNED = "退回"


class CheckMode(StrEnum):
    """How a spot check was made (督查方式)."""

    CAMPAIGN = "集中检查"
    OPEN = "明查"
    COVERT = "暗访"
    FOLLOW_UP = "跟踪督查"
    PHONE = "电话核查"


class Verdict(StrEnum):
    """What a spot check concluded (结论)."""

    TRUE = "属实"
    FALSE = "虚报"
    PASS = "合格"  # noqa: S105  no password, a verdict
    FAIL = "不合格"


class Severity(StrEnum):
    """How grave a finding is (严重度)."""

    MINOR = "一般"
    SERIOUS = "较重"
    GRAVE = "严重"


class FindingState(StrEnum):
    """Where a finding stands (认定状态)."""

    OPEN = "待申辩"
    CONFIRMED = "确认"
    REVOKED = "撤销"


class CheckEvent(StrEnum):
    """Steps of a finding; identifiers, worded by the catalogue."""

    WRITTEN = "written"
    STATED = "stated"
    CONFIRMED = "confirmed"
    REVOKED = "revoked"
    RECTIFIED = "rectified"


class IssueEvent(StrEnum):
    """Steps of an issue; identifiers, worded by the catalogue."""

    REGISTERED = "registered"
    GRADED = "graded"
    DECLINED = "declined"
    ASSIGNED = "assigned"
    RECEIVED = "received"
    OBJECTED = "objected"
    OBJECTION_UPHELD = "objection_upheld"
    DESIGNATED = "designated"
    RESPONDED = "responded"
    PLANNED = "planned"
    PROGRESSED = "progressed"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    ESCALATED = "escalated"
    FORCED = "forced"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DIRECTIVE_DONE = "directive_done"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    CROSSED_OFF = "crossed_off"
    CALLED_BACK = "called_back"
    REOPENED = "reopened"
    RECLOSED = "reclosed"
    MERGED = "merged"
    SEPARATED = "separated"
    REACHED = "reached"


class RequestState(StrEnum):
    """Where a request or a report stands; identifiers, worded by the catalogue."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ReportState(StrEnum):
    """Where a monthly report stands; identifiers, worded by the catalogue."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"


class ServiceMethod(StrEnum):
    """How a matter is handled for an enterprise (服务方式)."""

    HANDLING = "帮办"
    ACCOMPANYING = "陪办"
    ON_BEHALF = "代办"


class ApprovalKind(StrEnum):
    """Kinds of approvals (审批类别)."""

    SOCIAL = "社会审批"
    ADMINISTRATIVE = "行政审批"


class FundName(StrEnum):
    """The funds of the notices (基金)."""

    INDUSTRY = "工业"
    SMALL_FIRMS = "中小企业"
    PARK = "园区"
    SCIENCE = "科技"


class GroupDuty(StrEnum):
    """What a member of the leading group is in it."""

    HEAD = "组长"
    DEPUTY = "副组长"
    MEMBER = "成员"


class Role(StrEnum):
    """Roles of users; identifiers, worded by the catalogue."""

    LEADER = "leader"
    SUPERVISOR = "supervisor"
    OFFICE = "office"
    DEPARTMENT = "department"
    CADRE = "cadre"
    ADMINISTRATOR = "administrator"
