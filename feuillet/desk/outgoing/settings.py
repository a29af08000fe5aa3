"""What somebody says of prints and letters, in; workshop.yaml with it under print: or mail:, else as it was, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.desk.text_files import OvertakenError, UnknownTextError
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said
from feuillet.reading.data import yaml_edit
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feuillet.desk.text_files import TextFiles
    from feuillet.model.workshop import Mailing
    from feuillet.preview.exchange import Asked

_MOST = 200_000  # bytes of what is asked for
_OF_PRINT = ("leaf_price",)
_OF_MAIL = ("sender", "host", "port", "user", "security", "subject", "message")  # texts
_ATTACHED = ("synthesis", "sheets")
_USUAL = {("mail", "security"): "starttls", ("mail", "port"): "0"}  # which need not be written


class Settings:
    """The settings of a project that the panes change."""

    def __init__(self, texts: TextFiles) -> None:
        self._texts = texts

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked."""
        yield Exchange("POST", "desk/settings/{name}", self._change, _MOST)

    def _change(self, asked: Asked) -> Reply:
        """Change those of print: or of mail: that are given."""
        found = asked.data(values=dict)["values"]
        known = {"print": _OF_PRINT, "mail": (*_OF_MAIL, "attach")}.get(asked.name, ())
        if not all(key in known and _is_value(key, value) for key, value in found.items()):
            raise NotAnsweredError(400, "unreadable")
        self.put({(asked.name, key): value for key, value in found.items()})
        return said({})

    def put(self, values: Mapping[tuple[str, str], Any]) -> None:
        """Write these values where they stand; an empty one is taken out. All of them, or none."""

        def written(data: bytes) -> bytes:
            text = data.decode()
            for path, value in values.items():
                bare = value.strip() if isinstance(value, str) else value
                gone = not bare or bare == _USUAL.get(path)
                text = yaml_edit.take(text, path) if gone else yaml_edit.put(text, path, bare)
            return text.encode()

        try:
            self._texts.rewrite(WORKSHOP_FILE, written)
        except (UnknownTextError, OvertakenError, UnicodeDecodeError, UneditableError):
            said_so = "; ".join(f"{': '.join(path)}: {value}" for path, value in values.items())
            raise NotAnsweredError(409, "by-hand", said_so) from None


def _is_value(key: str, value: Any) -> bool:
    if key == "attach":
        return isinstance(value, list) and all(each in _ATTACHED for each in value)
    return isinstance(value, str)


def of_mail(mail: Mailing) -> dict[str, Any]:
    """What is said of letters now; `message_file`: where the message stands, if not there."""
    found = {key: str(getattr(mail, key) or "") for key in _OF_MAIL if key != "message"}
    message = mail.message.markdown if mail.message else ""
    return {**found, "message": message, "message_file": mail.message_file, "attach": list(mail.attach)}
