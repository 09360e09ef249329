"""The web server of the process: the webhook, its health and its numbers."""

from bot.web.backlog import Watch
from bot.web.hook import Hook, hook_of
from bot.web.pages import Pages
from bot.web.server import listen, listening, make_app, make_server, serve
from bot.web.webhook import Registration, Webhook, forget_webhook

__all__ = [
    "Hook",
    "Pages",
    "Registration",
    "Watch",
    "Webhook",
    "forget_webhook",
    "hook_of",
    "listen",
    "listening",
    "make_app",
    "make_server",
    "serve",
]
