"""Pages and API: what people and scripts see of a Searcher.

URL ──params──▶ SearchRequest ──Searcher──▶ SearchPage ──▶ HTML · JSON
"""
