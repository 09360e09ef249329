"""getUpdates and the webhook: how the bot hears of what happens."""

from sandbox.methods.registry import Call, method
from sandbox.refusals import bad_request
from sandbox.updates import MOST_AT_ONCE
from sandbox.wire import Json


def _remember_allowed(call: Call) -> None:
    kinds = call.params.json("allowed_updates", "can't parse allowed updates JSON array")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("allowed updates must be an Array of String")
    call.sandbox.queue.allow(kinds)


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """Return updates that wait, or wait for one."""
    _remember_allowed(call)
    return await call.sandbox.queue.poll(
        offset=call.params.number("offset"),
        limit=call.params.number("limit", MOST_AT_ONCE),
        seconds=max(call.params.number("timeout"), 0),
        gone=call.gone,
    )


@method("setWebhook")
async def set_webhook(call: Call) -> bool:
    """Push updates to an address from now on."""
    if not call.params.has("url"):
        raise bad_request("bad webhook: url is not specified")
    _remember_allowed(call)
    if call.params.flag("drop_pending_updates"):
        call.sandbox.queue.drop_all()
    await call.sandbox.webhook.set(call.params.text("url"), call.params.text("secret_token"))
    return True


@method("deleteWebhook")
async def delete_webhook(call: Call) -> bool:
    """Go back to getUpdates."""
    if call.params.flag("drop_pending_updates"):
        call.sandbox.queue.drop_all()
    await call.sandbox.webhook.set("", "")
    return True


@method("getWebhookInfo")
async def get_webhook_info(call: Call) -> Json:
    """Return how the webhook is doing."""
    return call.sandbox.webhook.info()
