"""How a person is called on pages."""


def display_name(person_id: int, name: str) -> str:
    """The name that the platform shares, else a stable pseudonym that both languages read."""
    return name or f"Person {person_id}"
