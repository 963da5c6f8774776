"""The limits: the smallest program that does the same kind of work, on the same server and database.

bare Flask · a Jinja page of the product's size · one row by its key · insert and commit ·
check and upsert · the page and six rows.
"""

import os
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from flask import Flask, Response, request
from jinja2 import Environment
from sqlalchemy import create_engine, event, text

URL = os.environ["LIMIT_DATABASE_URL"]
app = Flask(__name__)
engine = create_engine(URL, pool_pre_ping=False)
if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def opened(connection, _entry):
        connection.isolation_level = None
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


with engine.connect().execution_options(writes=True) as connection, connection.begin():
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, attempt INTEGER, place INTEGER, answer TEXT, UNIQUE (attempt, place))"
        )
    )
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS line (id SERIAL PRIMARY KEY, answer TEXT)"
            if engine.dialect.name == "postgresql"
            else "CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, answer TEXT)"
        )
    )
    connection.execute(
        text("INSERT INTO thing (id, attempt, place, answer) SELECT 1, 0, 0, 'x' WHERE NOT EXISTS (SELECT 1 FROM thing WHERE id = 1)")
    )

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
STORED = HASHER.hash("a password of the usual length")
TURNS = BoundedSemaphore(os.cpu_count() or 1)
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>Limit</title><ul>{% for n in range(rows) %}<li class='lesson'><a href='/lesson/{{ n }}'>Lesson number {{ n }} &amp; more</a> <span>{{ 12 }} minutes</span></li>{% endfor %}</ul>"
)
ROW = text("SELECT id, answer FROM thing WHERE id = 1")
UPSERT = text(
    "INSERT INTO thing (id, attempt, place, answer) VALUES (:id, :attempt, :place, :answer) ON CONFLICT (attempt, place) DO UPDATE SET answer = excluded.answer"
)


@app.get("/hello")
def hello():
    return "hello"


@app.get("/page")
def page():
    return PAGE.render(rows=int(request.args.get("rows", 100)))


@app.get("/page-and-six-rows")
def page_and_six_rows():
    with engine.connect() as connection:
        for _ in range(6):
            connection.execute(ROW).one()
    return PAGE.render(rows=int(request.args.get("rows", 100)))


@app.get("/row")
def row():
    with engine.connect() as connection:
        return {"answer": connection.execute(ROW).one().answer}


@app.post("/insert")
def insert():
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("INSERT INTO line (answer) VALUES ('x')"))
    return Response(status=204)


@app.post("/upsert")
def upsert():
    number = request.get_json()["place"]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(ROW).one()
        connection.execute(UPSERT, {"id": 10 + number, "attempt": 1, "place": number, "answer": "b"})
    return {"saved": True}


@app.post("/password")
def password():
    with TURNS:
        HASHER.verify(STORED, "a password of the usual length")
    return {"fits": True}


@app.get("/not-modified")
def not_modified():
    return Response(status=304)
