"""A seeded simulation of the whole back end: real use cases, virtual time, faults at every boundary."""
