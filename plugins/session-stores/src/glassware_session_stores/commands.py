"""The command `sessions`: what is in the store, and what is to be removed from it.

It is given to the command line by the hook `cli_commands`, so click is there when this module is
imported.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from .backends import previous_store
from .codec import CorruptValue
from .errors import StoreError
from .guard import Deadline
from .interface import StoreSessionInterface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .store import Record, SessionStore

__all__ = ["sessions"]

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_yes = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group()
def sessions() -> None:
    """Show and remove the sessions of the application's store.

    A session is named by its key, which is the SHA-256 of its id, or by the beginning of the key.
    """


@contextmanager
def _interface(ctx: click.Context) -> Iterator[StoreSessionInterface]:
    """Give the session interface; an error of its store ends the command with a message."""
    app = ctx.obj.load_app()
    with app.app_context():
        try:
            interface = app.session_interface
            if not isinstance(interface, StoreSessionInterface):
                backend = app.config["SESSION_BACKEND"]
                msg = f"SESSION_BACKEND is {backend!r}, which keeps nothing on the server."
                raise click.ClickException(msg)
            try:
                yield interface
            finally:
                interface.store.close()
        except StoreError as error:
            raise click.ClickException(str(error)) from error


@sessions.command("list")
@click.option("--owner", help="Only sessions of this owner.")
@click.option("--limit", default=100, show_default=True, help="How many at the most.")
@_as_json
@click.pass_context
def list_command(ctx: click.Context, owner: str | None, limit: int, as_json: bool) -> None:
    """List sessions: key, owner, beginning, last use, end and size."""
    with _interface(ctx) as interface:
        found = interface.store.scan() if owner is None else iter(interface.store.owned(owner))
        records = list(islice(found, limit))
        more = next(found, None) is not None
    if as_json:
        click.echo(json.dumps([_described(record) for record in records], indent=2))
        return
    header = ("Key", "Owner", "Created", "Last used", "Expires", "Size")
    rows = [_row(record) for record in records]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for line in (header, *rows):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    if more:
        click.echo(f"There are more than {limit}; show them with --limit.", err=True)


@sessions.command("show")
@click.argument("key")
@_as_json
@click.pass_context
def show_command(ctx: click.Context, key: str, as_json: bool) -> None:
    """Show one session with its items, which may be confidential."""
    with _interface(ctx) as interface:
        record = _find(interface.store, key)
        codec = interface.keeper.codec
        try:
            items = codec.loads(codec.open(record.key, record.value))
        except CorruptValue as error:
            raise click.ClickException(f"{record.key} is not valid. {error}") from error
    described = {**_described(record), "items": items}
    if as_json:
        click.echo(json.dumps(described, indent=2, default=repr))
        return
    for name, value in _described(record).items():
        click.echo(f"{name}: {value}")
    for name, value in items.items():
        click.echo(f"  {name} = {value!r}")


@sessions.command("revoke")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--owner", help="Remove all sessions of this owner: log out everywhere.")
@click.option("--all", "everything", is_flag=True, help="Remove all sessions there are.")
@_yes
@click.pass_context
def revoke_command(
    ctx: click.Context, keys: tuple[str, ...], owner: str | None, everything: bool, yes: bool
) -> None:
    """Remove sessions. Requests that run with them meanwhile bring none of them back."""
    if sum((bool(keys), owner is not None, everything)) != 1:
        raise click.UsageError("Name keys, or --owner, or --all.")
    with _interface(ctx) as interface:
        store = interface.store
        if owner is not None:
            removed = store.revoke(owner)
        elif everything:
            total = store.statistics().sessions
            if not yes:
                click.confirm(f"Remove all {total} sessions?", abort=True)
            removed = _remove(store, _progress(store.scan(), total, "Removing"))
        else:
            removed = _remove(store, [_find(store, key) for key in keys])
    click.echo(f"Removed {_number(removed)}.")


@sessions.command("purge")
@click.option("--batch", default=1000, show_default=True, help="How many to remove at once.")
@click.pass_context
def purge_command(ctx: click.Context, batch: int) -> None:
    """Remove sessions that have expired, batch by batch, so that requests do not wait."""
    with _interface(ctx) as interface:
        store = interface.store
        total = store.statistics().expired
        removed = 0
        with click.progressbar(length=total, label="Purging", file=_terminal()) as bar:
            while True:
                found = store.purge(batch)
                removed += found
                bar.update(found)
                if found < batch:
                    break
    click.echo(f"Removed {_number(removed, 'expired ')}.")


@sessions.command("migrate")
@click.argument("backend")
@click.pass_context
def migrate_command(ctx: click.Context, backend: str) -> None:
    """Move the sessions of BACKEND, a store that was used before, to the current one.

    While it runs, and as long as some are left, SESSION_PREVIOUS_BACKENDS names that backend, so
    that nobody is logged out meanwhile.
    """
    with _interface(ctx) as interface:
        app = ctx.obj.load_app()
        try:
            previous = previous_store(app, backend, interface.keeper.settings)
        except LookupError as error:
            raise click.ClickException(str(error)) from error
        source, keeper = previous.store, interface.keeper
        total, moved, left = source.statistics().sessions, 0, 0
        for record in _progress(source.scan(), total, "Moving"):
            try:
                found = previous.take(keeper, Deadline(keeper.settings.deadline), record.key)
            except CorruptValue:
                left += 1
            else:
                moved += found is not None
        source.close()
    click.echo(f"Moved {_number(moved)}.")
    if left:
        click.echo(f"Left {_number(left)} that cannot be read.", err=True)


@sessions.command("stats")
@_as_json
@click.pass_context
def stats_command(ctx: click.Context, as_json: bool) -> None:
    """Count sessions, owners and bytes. This reads all of the store."""
    with _interface(ctx) as interface:
        statistics = interface.store.statistics()
    if as_json:
        click.echo(json.dumps(statistics._asdict(), indent=2))
        return
    click.echo(f"Sessions: {statistics.sessions:,}")
    click.echo(f"With an owner: {statistics.owned:,}, of {statistics.owners:,} owners")
    click.echo(f"Expired and not purged: {statistics.expired:,}")
    click.echo(f"Bytes of values: {statistics.size:,}")


def _find(store: SessionStore, key: str) -> Record:
    """Return the one session whose key begins so."""
    record = store.load(key)
    if record is not None:
        return record
    found = [each for each in store.scan() if each.key.startswith(key)]
    if len({each.key for each in found}) != 1:
        several = f"{len(found)} sessions have" if found else "No session has"
        msg = f"{several} a key that begins with {key!r}. `sessions list` shows the keys."
        raise click.ClickException(msg)
    return found[0]


def _remove(store: SessionStore, records: Iterable[Record]) -> int:
    return sum(store.delete(record.key).status.value == "done" for record in records)


def _progress(records: Iterable[Record], total: int, label: str) -> Iterator[Record]:
    """Return the records, with a bar that moves on as they are taken."""
    with click.progressbar(records, length=total, label=label, file=_terminal()) as bar:
        yield from bar


def _terminal() -> Any:
    # Not among the results: who reads those gets them alone.
    return sys.stderr


def _number(count: int, what: str = "") -> str:
    return f"{count:,} {what}session{'' if count == 1 else 's'}"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _described(record: Record) -> dict[str, Any]:
    return {
        "key": record.key,
        "owner": record.owner,
        "created": _time(record.created),
        "last_used": _time(record.touched),
        "expires": _time(record.expires),
        "version": record.version,
        "size": len(record.value),
    }


def _row(record: Record) -> tuple[str, ...]:
    described = _described(record)
    times = (described[name] for name in ("created", "last_used", "expires"))
    return record.key[:12], record.owner or "-", *times, f"{len(record.value):,}"
