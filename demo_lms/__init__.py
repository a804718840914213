"""Lernwelt – Demo-LMS: a small learning platform to launch LTI 1.3 Advantage tools from.

It is a platform in its own right: own origin, own database, own rules. It knows nothing of the
tool that it launches and no module of it imports one. It is made for demonstrations, tests and
benches, never for real people's data: anybody who reaches it may sign in as anybody, and its
admin API asks for no password.

    python -m demo_lms --host 127.0.0.1 --port 5001 --seed [--database PATH] [--public-url URL]

Where things are:

    app.py            create_app(settings): joins the parts
    settings.py       what is fixed at the start; behaviour.py: what can be switched while it runs
    state.py          the parts of the running platform, as a view reaches them
    database.py       SQLite in WAL mode, one writer at a time; models/: the tables
    keys.py           the platform's own signing keys
    claims.py         what stands in an id_token; variables.py: the `$…` that it fills in
    oidc.py           login initiation and the authorization endpoint
    tokens.py         the token endpoint (Authlib) and the check of access tokens
    services/         line items, scores, results, memberships, and their paging
    deep_linking.py   the tool's answer to a content selection
    registration.py   dynamic registration
    faults.py         faults that a test or a demonstration switches on
    admin_api/        the JSON API for tests and benches (README.md describes it)
    pages/            what a person sees; templates/, static/, texts/ (German and English)
    seed.py           the company of seed.toml
    server.py         the HTTP server: one process, many threads
    process.py        the same started, killed and asked by a test or a bench
"""
