"""The sandbox answers this machine and its own page, and nobody else."""

import httpx
import pytest
from starlette.datastructures import Headers

from sandbox import create_app
from sandbox.guard import refusal
from tests.sandbox.conftest import TOKEN

HOST = "127.0.0.1:8080"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": HOST},
        {"host": "localhost:8080"},
        {"host": "[::1]:8080"},
        {"host": HOST, "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"},
        {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    ],
)
def test_this_machine_is_let_in(headers) -> None:
    assert refusal("127.0.0.1", Headers(headers)) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example:8080"},
        {"host": "127.0.0.1.evil.example"},
        {"host": "192.168.1.5:8080"},
        {},
        {"host": HOST, "origin": "https://evil.example"},
        {"host": HOST, "origin": "null"},
        {"host": HOST, "origin": "http://127.0.0.1:9999"},
        {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"host": HOST, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    ],
)
def test_other_names_and_other_pages_are_refused(headers) -> None:
    assert refusal("127.0.0.1", Headers(headers)) is not None


def test_other_machines_are_refused() -> None:
    assert refusal("192.168.1.7", Headers({"host": HOST})) is not None


@pytest.mark.parametrize("path", ["/", "/sandbox", f"/bot{TOKEN}/getMe", "/page/main.js"])
async def test_every_address_is_guarded(path) -> None:
    transport = httpx.ASGITransport(create_app(TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://evil.example") as client:
        assert (await client.get(path)).status_code == 403


async def test_the_page_may_load_only_its_own_files(stage) -> None:
    page = await stage.client.get("/")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
