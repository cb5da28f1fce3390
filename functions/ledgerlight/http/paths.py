"""What stands in an address."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.alerts import AlertKey
from schemas.close import ItemId
from schemas.collaboration import CommentId
from schemas.grid_views import GridViewId
from schemas.metrics import MetricId
from schemas.primitives import Comparator, Model, Period, Role, Slug

DocumentId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,127}$")]


class OrgPath(Model):
    """An organization."""

    org_id: Slug


class EditPath(OrgPath):
    """An edit of an organization."""

    edit_id: DocumentId


class UploadPath(OrgPath):
    """An upload of an organization."""

    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]


class ImportPath(OrgPath):
    """An import of an organization."""

    import_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9\-]{0,127}$")]


class MemberPath(OrgPath):
    """A member of an organization."""

    uid: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:\-]{0,127}$")]


class ScopePath(OrgPath):
    """An entity of an organization."""

    scope: Slug


class ScopePeriodPath(ScopePath):
    """An entity's month."""

    period: Period


class AnalysisPath(ScopePath):
    """A KPI in a scope."""

    metric_id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class MovementPath(ScopePeriodPath):
    """A KPI in an entity's month."""

    metric_id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class KpiPath(OrgPath):
    """A KPI of an organization."""

    metric_id: MetricId


class TokenPath(OrgPath):
    """A service token of an organization."""

    token_id: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


class AlertRulePath(OrgPath):
    """An alert rule of an organization."""

    rule_id: Slug


class PeriodPath(OrgPath):
    """An entity's month."""

    entity_id: Slug
    period: Period


class VariancePath(PeriodPath):
    """An account of an entity's month beside a comparator."""

    comparator: Comparator
    account_code: Slug


class ChecklistItemPath(PeriodPath):
    """An item of the checklist of an entity's month."""

    item_id: ItemId


class CommentPath(OrgPath):
    """A comment of an organization."""

    comment_id: CommentId


class RolePath(OrgPath):
    """A role in an organization."""

    role: Role


class GridViewPath(OrgPath):
    """A shared view of an organization."""

    view_id: GridViewId


class AlertPath(OrgPath):
    """An alert of an organization."""

    key: AlertKey


class DevicePath(OrgPath):
    """A device of the caller."""

    device_id: AlertKey
