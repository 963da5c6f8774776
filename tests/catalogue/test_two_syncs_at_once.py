"""Several servers may start at once and each bring the content in: it is published once, and nobody fails."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from catalogue.course_folder import a_course_folder, read
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import CourseVersion
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.models import FrameworkVersion
from genomeready.frameworks.services import sync_frameworks
from genomeready.web.database import unit_of_work

SERVERS = 4


def test_content_that_four_servers_bring_in_is_published_once(app: Flask, session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    frameworks, courses = read_frameworks([tmp_path / "frameworks"], home=tmp_path), read(tmp_path)
    together = Barrier(SERVERS)

    def start(_server: int) -> tuple[int, int]:
        with app.app_context():
            together.wait(timeout=10)
            with unit_of_work() as own:
                published = len(sync_frameworks(own, frameworks).added)
            with unit_of_work() as own:
                return published, len(sync_courses(own, courses).added)

    with ThreadPoolExecutor(SERVERS) as servers:
        done = list(servers.map(start, range(SERVERS)))

    assert (sum(f for f, _ in done), sum(c for _, c in done)) == (1, 1)
    assert session.scalar(select(func.count()).select_from(FrameworkVersion)) == 1
    assert session.scalar(select(func.count()).select_from(CourseVersion)) == 1
