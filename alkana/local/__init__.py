"""Embedded PostgreSQL and Valkey for machines that have none: where they live, how they start, who stops them.

Nothing here imports Django: these modules run before settings exist, and settings ask `places` for addresses.
"""
