"""`python -m lti_app.cli` is the `kehrwert` command."""

from lti_app.cli.main import main

main()
