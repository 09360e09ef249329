"""A small local Telegram: a Bot API server with people, groups and a page, all in memory."""

from sandbox.app import create_app
from sandbox.world import Sandbox

__all__ = ["Sandbox", "create_app"]
