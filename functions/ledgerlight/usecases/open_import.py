"""How a file is opened, which mapping reads it, and what its rows are checked against.

An import and its preview both go through here, so that a preview shows what the import will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Literal, Protocol

from ledgerlight.domain.canonical import mapping_for_headers
from ledgerlight.domain.import_context import FileTraits
from ledgerlight.domain.mapping_rows import ImportContext, RowMapper
from ledgerlight.domain.recognition import recognise
from ledgerlight.domain.source_index import SourceIndex
from ledgerlight.domain.table import FileRefused, Row
from ledgerlight.ports import DocumentStore, ObjectStore
from ledgerlight.usecases.context import OrganizationContext
from schemas.close import PeriodState
from schemas.mapping import Mapping
from schemas.names import Collection, collection_path, source_index_object

DEFAULT_SOURCE = "files"
_HEADERS_SHOWN = 12


class Table(Protocol):
    """A file as rows; ``ledgerlight.adapters.tables``."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Column names, trimmed."""

    @property
    def traits(self) -> FileTraits:
        """What the file's form says about its cells."""

    @property
    def notes(self) -> list[str]:
        """How the file was read, where that was not obvious."""

    def rows(self) -> Iterator[Row]:
        """(line, cells) pairs, streamed; each call starts anew."""


class OpenTable(Protocol):
    """Opens a stream as a table; raises ``FileRefused``."""

    def __call__(
        self,
        stream: BinaryIO,
        filename: str,
        *,
        sheet: int | str = 0,
        header_row: int | Literal["auto"] = "auto",
    ) -> Table:
        """The table."""


def saved_mappings(store: DocumentStore, org_id: str) -> list[Mapping]:
    """Every mapping of the organization."""
    found = store.query(collection_path(org_id, Collection.MAPPINGS))
    return [Mapping.stored(snapshot.fields) for snapshot in found]


def open_with(open_table: OpenTable, stream: BinaryIO, filename: str, named: Mapping | None) -> Table:
    """The file as a table, at the named mapping's sheet and header row. Raises ``FileRefused``."""
    if named is None:
        return open_table(stream, filename)
    return open_table(stream, filename, sheet=named.sheet, header_row=named.header_row)


def mapping_for(
    headers: Sequence[str], named: Mapping | None, saved: Iterable[Mapping], currency: str, source: str
) -> Mapping | None:
    """The mapping that was named, else the canonical one, else one recognised by the headers, else None."""
    mapping = (
        named or mapping_for_headers(headers, currency, source=source) or recognise(headers, list(saved))
    )
    if mapping is not None and source != DEFAULT_SOURCE:
        return mapping.model_copy(update={"source": source})
    return mapping


def no_mapping(headers: Sequence[str]) -> FileRefused:
    """The refusal of a file that nothing is known to read."""
    return FileRefused(
        "no_mapping",
        f"no mapping fits the columns {', '.join(headers[:_HEADERS_SHOWN])}; open the file in the import "
        "screen, or give --mapping",
    )


def mapper_of(mapping: Mapping, table: Table, context: ImportContext) -> RowMapper:
    """The mapper, after it looked at the rows to settle what cells leave open. Raises ``FileRefused``."""
    mapper = RowMapper(mapping, table.headers, context, table.traits)
    mapper.learn(table.rows())
    return mapper


def import_context(store: DocumentStore, context: OrganizationContext) -> ImportContext:
    """The organization as an import sees it, with the periods that take no more records."""
    periods = store.query(collection_path(context.org_id, Collection.PERIODS))
    states = [PeriodState.stored(snapshot.fields) for snapshot in periods]
    names = {entity.name.casefold(): entity.id for entity in context.entities.values()}
    names.update({entity_id.casefold(): entity_id for entity_id in context.entities})
    return ImportContext(
        org_id=context.org_id,
        currency=context.organization.currency,
        accounts=context.accounts,
        statistics=frozenset(code for code, each in context.accounts.items() if each.statistic is not None),
        entities=names,
        closed=frozenset((state.entity_id, state.period) for state in states if state.state != "open"),
    )


def load_index(objects: ObjectStore, org_id: str, source: str) -> SourceIndex:
    """The index of a source, empty when it has sent nothing yet."""
    try:
        return SourceIndex.from_bytes(objects.read(source_index_object(org_id, source)))
    except FileNotFoundError:
        return SourceIndex.empty()
