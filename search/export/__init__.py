"""All hits of a search as a file: Walk ──FORMATS──▶ pieces of text, one article at a time. The columns and fields: docs/export.md."""
