"""Addresses of databases: what can be read, and a refusal that never repeats the password."""

import pytest

from storage import Database, DatabaseUrlError
from storage.database import read_url

SECRET = "Geheim-4711"


@pytest.mark.parametrize(
    ("written", "driver", "database"),
    [
        ("sqlite:///linli.db", "sqlite+aiosqlite", "linli.db"),
        ("sqlite+aiosqlite:////var/lib/linli.db", "sqlite+aiosqlite", "/var/lib/linli.db"),
        ("postgres://u:p@host/linli", "postgresql+asyncpg", "linli"),
        ("postgresql://u:p@host:5433/linli", "postgresql+asyncpg", "linli"),
        ("postgresql+asyncpg://u@/linli?host=/run/pg", "postgresql+asyncpg", "linli"),
    ],
)
def test_the_driver_is_named_for_whoever_leaves_it_out(written, driver, database):
    url = read_url(written)
    assert url.drivername == driver
    assert url.database == database


def test_a_password_is_kept_for_the_driver_as_it_was_written():
    assert read_url(f"postgres://u:{SECRET}@host/linli").password == SECRET


@pytest.mark.parametrize(
    "written",
    [
        "",
        "linli.db",
        f"linli:{SECRET}@host/linli",
        f"mysql://u:{SECRET}@host/linli",
        f"postgresql+psycopg2://u:{SECRET}@host/linli",
        f"sqlite+pysqlite://u:{SECRET}@/linli.db",
        f"POSTGRES//u:{SECRET}@host/linli",
        f"postgresql://u:{SECRET}@host:port/linli",
        f"postgresql://u:p@ss:{SECRET}@host/linli",
        f"postgresql://u:{SECRET}@[::1/linli",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_one_line_without_it(written):
    with pytest.raises(DatabaseUrlError) as refused:
        Database(written)
    line = str(refused.value)
    assert len(line.splitlines()) == 1
    assert line.startswith("DATABASE_URL ")
    assert SECRET not in line
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("written", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused_for_it_would_forget(written):
    with pytest.raises(DatabaseUrlError, match="要写明文件"):
        Database(written)


async def test_the_folder_of_a_new_database_is_made(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/data/deep/linli.db")
    database.create_file()
    assert (tmp_path / "data/deep/linli.db").is_file()
    await database.close()
