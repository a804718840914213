"""The peer: a tool as PyLTI1p3's own documentation writes it for Flask. It stores nothing."""

import os
from pathlib import Path

from flask import Flask, render_template_string
from pylti1p3.contrib.flask import FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfJsonFile

PAGE = "<!doctype html><title>{{ course }}</title><h1>{{ course }}</h1><p>Hello {{ name }}</p>"
CONTEXT = "https://purl.imsglobal.org/spec/lti/claim/context"


def make_app() -> Flask:
    app = Flask(__name__)
    app.secret_key = "bench"
    configuration = str(Path(os.environ["BENCH_FOLDER"]) / "tool.json")

    @app.route("/lti/login", methods=["GET", "POST"])
    def login():
        request = FlaskRequest()
        tool_conf = ToolConfJsonFile(configuration)
        oidc_login = FlaskOIDCLogin(request, tool_conf)
        return oidc_login.redirect(request.get_param("target_link_uri"))

    @app.route("/lti/launch", methods=["POST"])
    def launch():
        tool_conf = ToolConfJsonFile(configuration)
        message_launch = FlaskMessageLaunch(FlaskRequest(), tool_conf)
        data = message_launch.get_launch_data()
        return render_template_string(PAGE, name=data["name"], course=data[CONTEXT]["title"])

    return app
