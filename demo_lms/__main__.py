"""`python -m demo_lms`: start the demo LMS."""

import argparse
import tempfile
from pathlib import Path

from demo_lms.server import default_public_url, serve
from demo_lms.settings import ImpossibleSetting, Settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="demo_lms", description="Lernwelt – Demo-LMS")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5001)
    parser.add_argument("--database", help="a file; without it everything is forgotten at the end")
    parser.add_argument("--public-url", help="how browsers reach this LMS; it is also the issuer")
    parser.add_argument("--seed", action="store_true", help="fill in the company of seed.toml")
    options = parser.parse_args()
    public_url = options.public_url or default_public_url(options.host, options.port)
    with tempfile.TemporaryDirectory(prefix="demo_lms_") as folder:
        database = options.database or str(Path(folder) / "demo_lms.sqlite")
        try:
            settings = Settings(public_url=public_url, database=database, seed=options.seed)
        except ImpossibleSetting as error:
            parser.error(str(error))
        print(f"Lernwelt – Demo-LMS: {public_url}", flush=True)
        serve(settings, options.host, options.port)


if __name__ == "__main__":
    main()
