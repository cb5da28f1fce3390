"""The HTTP interface: the ``api`` function."""
