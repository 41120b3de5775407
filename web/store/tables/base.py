"""What all tables share: the schema that they are of, and how keys and indexes are called."""

from sqlalchemy import MetaData

# The migration the code below was written for; a test holds it to the head of the scripts.
SCHEMA_VERSION = "0016"
LARGEST = 2**31 - 1
"""Largest number an INTEGER column holds everywhere."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
