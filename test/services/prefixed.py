"""A service whose prefix only its environment tells."""

import os

from flask import Blueprint, Flask

app = Flask(__name__)
parts = Blueprint("parts", __name__)


@parts.get("/tags")
def tags():
    return "tags"


@app.get("/")
def index():
    return "index"


app.register_blueprint(parts, url_prefix=os.environ["SITE_PREFIX"])
