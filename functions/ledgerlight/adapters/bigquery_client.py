"""The BigQuery client of this process: production's, or the local stand-in's without credentials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.cloud.bigquery import Client


def bigquery_client(project: str) -> Client:
    """A client; importing it costs over half a second, so only those who ask for it pay."""
    from google.cloud import bigquery  # noqa: PLC0415

    emulator = os.environ.get("BIGQUERY_EMULATOR_HOST")
    if not emulator:
        return bigquery.Client(project=project)
    from google.api_core.client_options import ClientOptions  # noqa: PLC0415
    from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415

    return bigquery.Client(
        project=project,
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options=ClientOptions(api_endpoint=emulator),
    )
