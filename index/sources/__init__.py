"""From paths to articles: which files there are, and one module for each family of file formats.

paths ──find_files──▶ SourceFile ──read_file──▶ Article | Unreadable
"""
