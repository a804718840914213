"""The floor: the least work that a safe launch can be. One RS256 check by cryptography, the same
number of committed writes as the product, no framework but Flask, no library for the database.
"""

import base64
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from urllib.parse import urlencode

import psycopg
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask, redirect, request

CONTEXT = "https://purl.imsglobal.org/spec/lti/claim/context"
TABLES = """
CREATE TABLE state (state text PRIMARY KEY, nonce text, used boolean DEFAULT false);
CREATE TABLE person (sub text PRIMARY KEY, name text);
CREATE TABLE membership (sub text, context text, PRIMARY KEY (sub, context));
CREATE TABLE visit (id text PRIMARY KEY, sub text, context text);
"""


def make_app() -> Flask:
    app = Flask(__name__)
    folder = Path(os.environ["BENCH_FOLDER"])
    key = load_pem_public_key((folder / "platform.pem").read_bytes())
    platform = os.environ["BENCH_PLATFORM"]
    connections = local()

    @contextmanager
    def transaction() -> Iterator[psycopg.Connection]:
        if not hasattr(connections, "one"):
            connections.one = psycopg.connect(os.environ["BENCH_DATABASE"])
        with connections.one.transaction():
            yield connections.one

    @app.get("/lti/login")
    def login():
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with transaction() as database:
            database.execute("INSERT INTO state VALUES (%s, %s)", (state, nonce))
        query = {"state": state, "nonce": nonce, "login_hint": request.args["login_hint"]}
        return redirect(f"{platform}/auth?{urlencode(query)}")

    @app.post("/lti/launch")
    def launch():
        head, body, signature = request.form["id_token"].split(".")
        signed = f"{head}.{body}".encode()
        key.verify(decode(signature), signed, padding.PKCS1v15(), SHA256())
        claims = json.loads(decode(body))
        visit, context = secrets.token_urlsafe(16), claims[CONTEXT]["title"]
        with transaction() as database:
            used = database.execute(
                "UPDATE state SET used = true WHERE state = %s AND nonce = %s AND NOT used",
                (request.form["state"], claims["nonce"]),
            )
            if used.rowcount != 1:
                return "used", 400
            database.execute(
                "INSERT INTO person VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (claims["sub"], claims["name"]),
            )
            database.execute(
                "INSERT INTO membership VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (claims["sub"], context),
            )
            database.execute(
                "INSERT INTO visit VALUES (%s, %s, %s)", (visit, claims["sub"], context)
            )
        return redirect(f"/l/{visit}", 303)

    @app.get("/l/<visit>")
    def page(visit: str):
        with transaction() as database:
            name, context = database.execute(
                "SELECT name, context FROM visit JOIN person USING (sub) WHERE id = %s", (visit,)
            ).fetchone()
        return f"<!doctype html><title>{context}</title><h1>{context}</h1><p>Hello {name}</p>"

    return app


def decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
