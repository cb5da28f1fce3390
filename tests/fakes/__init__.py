"""Working implementations of ``ledgerlight.ports`` in memory, for tests."""
