"""Alerts as incidents, and who is told of them. Pure: values in, values out."""
