"""Access to PostgreSQL below the ORM: bulk copy, partitions, views, pool, labelled queries."""
