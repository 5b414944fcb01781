"""Who is assessed and who is served: departments, cadres and enterprises."""

from models.base import Base, belongs, blank, in_region, index, key, one_of, text
from models.values import EnterpriseKind, Sector


class Department(Base, table=True):
    """部门: a department, ranked inside its assessment group."""

    __tablename__ = "departments"
    __table_args__ = (in_region(),)

    region: str = key(length=12)
    dept_code: str = key("部门编号")
    name: str = text("部门名称")
    group: str = text("考核组别")
    version: int = 1


class Cadre(Base, table=True):
    """干部: a cadre who assists enterprises, ranked inside the cadre's assessment group."""

    __tablename__ = "cadres"
    __table_args__ = (in_region(), belongs(["dept_code"], "departments"), index("cadres", "dept_code"))

    region: str = key(length=12)
    cadre_code: str = key("干部编号")
    name: str = text("姓名")
    dept_code: str = text("部门编号", 64)
    title: str | None = blank("职务")
    group: str = text("考核组别")
    version: int = 1


class Enterprise(Base, table=True):
    """企业: an enterprise or project that is assisted."""

    __tablename__ = "enterprises"
    __table_args__ = (
        in_region(),
        one_of("enterprises", "kind", EnterpriseKind),
        one_of("enterprises", "sector", Sector),
    )

    region: str = key(length=12)
    enterprise_code: str = key("企业编号")
    name: str = text("企业名称")
    uscc: str | None = blank("统一社会信用代码", 18)
    kind: EnterpriseKind = text("类型", 16)
    sector: Sector = text("行业类别", 16)
    town: str | None = blank("镇街")
    contact: str | None = blank("联系人")
    phone: str | None = blank("联系电话")
    verify_phone: str | None = blank("核验电话")
    version: int = 1
