"""A file that can only be written to; what was written is taken away as it comes, to be sent."""


class Sink:
    """Its length is that of what was not taken yet."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self._length += len(part)
        return len(part)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        parts, self._parts, self._length = self._parts, [], 0
        return b"".join(parts)
