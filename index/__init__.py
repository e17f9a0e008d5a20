"""Before the query: from files to a generation of the index.

paths ──read_articles──▶ Article ──annotate──▶ AnnotatedArticle ──IndexWriter.write──▶ generation
"""
