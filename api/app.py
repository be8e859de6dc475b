"""The application: every address, behind one border."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.analyses import Analyses
from counterpoint.api.bearer import Writers
from counterpoint.api.border import Border
from counterpoint.api.catalog import Catalog
from counterpoint.api.clients import Clients
from counterpoint.api.compression import Compression
from counterpoint.api.connections import Connections
from counterpoint.api.embeds import Embeds
from counterpoint.api.graph_store import GraphStore
from counterpoint.api.health import Health
from counterpoint.api.library import Library, Loading
from counterpoint.api.linked_data import LinkedData
from counterpoint.api.measured_jobs import MeasuredJobs
from counterpoint.api.metrics import Metrics
from counterpoint.api.oembed import OEmbed
from counterpoint.api.pictures import Pictures
from counterpoint.api.problem_details import problem_response
from counterpoint.api.problem_types import problem_types
from counterpoint.api.public_queries import PublicQueries
from counterpoint.api.resource import route
from counterpoint.api.rest.routes import rest_routes
from counterpoint.api.scrape import Scrape
from counterpoint.api.sitemap import Sitemap
from counterpoint.api.sparql import Sparql
from counterpoint.api.standard_set import StandardSet
from counterpoint.api.static_files import StaticFiles
from counterpoint.api.traffic import Traffic
from counterpoint.api.update import Update
from counterpoint.api.vocabulary import Vocabulary
from counterpoint.api.write_queue import WriteQueue
from counterpoint.errors import CounterpointError
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["create_app"]


def create_app(
    library: Library,
    settings: Settings | None = None,
    *,
    loading: Loading | None = None,
    failed: Callable[[], None] = lambda: None,
    connections: Connections | None = None,
) -> FastAPI:
    """The service over a library of debates.

    ``loading`` brings more debates in while the service runs already; where it cannot, ``failed`` is called.
    ``connections`` counts those that it is asked on, for the metrics.

    The workers that answer queries start with the application (its lifespan) and end with it; until they
    have started, ``/readyz`` says so and ``/sparql`` answers 503.
    """
    settings = settings or Settings()
    urls = Urls(settings.root_path)
    missing = loading.missing if loading else library.problem
    metrics = Metrics()
    if connections:
        connections.measured(metrics)
    scrape = Scrape(library, metrics, settings)
    queries = PublicQueries(library, settings, missing, metrics)
    analysts = library.analysts(
        number=settings.analysis_workers,
        deadline=settings.analysis_timeout,
        memory=settings.analysis_memory,
    )
    artists = library.analysts(
        number=settings.view_workers,
        deadline=settings.view_timeout,
        memory=settings.view_memory,
        module="counterpoint.viz.view_worker",
    )
    jobs = MeasuredJobs(analysts, metrics, "analysis")
    drawing = MeasuredJobs(artists, metrics, "drawing")
    standard = StandardSet(library, jobs, missing)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        library.on_change(scrape.changed)
        async with queries.running():
            if loading:
                drawing.get_ready()
                loading.start(failed)
            if settings.record_analyses == "standard":
                standard.start()
            yield
            if loading:
                loading.end()
            standard.end()
            await to_thread.run_sync(jobs.close)
            await to_thread.run_sync(drawing.close)

    async def answer_error(request: Request, error: Exception) -> Response:
        return problem_response(error, request, urls)

    app = FastAPI(
        title="Counterpoint",
        redirect_slashes=False,
        openapi_url=None,  # its pages load scripts from another host; api/rest/openapi.py has our own
        lifespan=lifespan,
        exception_handlers=dict.fromkeys(
            (CounterpointError, HTTPException, RequestValidationError), answer_error
        ),
    )
    writers, queue = Writers(settings), WriteQueue()
    if settings.compression == "on":
        app.add_middleware(Compression)
    app.add_middleware(
        Border,
        allowed_hosts=settings.allowed_hosts,
        urls=urls,
        hsts=settings.hsts,
        patience=settings.send_timeout,
    )
    app.add_middleware(Traffic, clients=Clients(settings.trusted_proxies), metrics=metrics)
    health, files = Health(queries.missing), StaticFiles()
    pictures = Pictures(drawing, settings)
    data = LinkedData(library, pictures, settings, urls, missing)
    embeds = Embeds(library, pictures, settings, urls, missing)
    oembed = OEmbed(embeds, pictures, settings, urls)
    analyses = Analyses(library, jobs, settings, urls, missing)
    catalog, sitemap = Catalog(library, settings, urls), Sitemap(library, settings, urls)
    sparql, vocabulary = Sparql(library, queries, settings, urls), Vocabulary(urls)
    update = Update(queries, writers, queue, settings, urls)
    graphs = GraphStore(library, queries, writers, queue, settings, urls)
    app.router.routes += [
        # First what is asked most: each address is tried in turn.
        route("/api/v1/debates/{debate}/networks", get=analyses.networks, open_to_read=True),
        route("/api/v1/debates/{debate}/networks/{kind}", get=analyses.network, open_to_read=True),
        route("/api/v1/debates/{debate}/analyses", get=analyses.analyses, open_to_read=True),
        route("/api/v1/debates/{debate}/analyses/{name}", get=analyses.analysis, open_to_read=True),
        *rest_routes(library, writers, queue, settings, urls, missing, analyses.limited),
        route("/healthz", get=health.live),
        route("/readyz", get=health.ready),
        route("/metrics", get=scrape.get),
        route("/robots.txt", get=sitemap.robots),
        route("/sitemap.xml", get=sitemap.get),
        route("/sitemap-{number:int}.xml", get=sitemap.get),
        route("/.well-known/void", get=catalog.get, open_to_read=True),
        route("/.well-known/void.{suffix}", get=catalog.get, open_to_read=True),
        route("/static/{name}", get=files.get, open_to_read=True),
        route("/docs/problems", get=problem_types),
        route("/sparql", get=sparql.get, post=sparql.post, open_to_read=True),
        route("/update", post=update.post),
        *(
            route(
                path,
                get=graphs.get,
                post=graphs.post,
                put=graphs.put,
                delete=graphs.delete,
                open_to_read=True,
            )
            for path in ("/graphs", "/graphs/{path:path}")
        ),
        route("/ontology", get=vocabulary.get, open_to_read=True),
        route("/ontology.{suffix}", get=vocabulary.get, open_to_read=True),
        route("/embed/{debate}/{name}", get=embeds.get, open_to_read=True),
        route("/oembed", get=oembed.get, open_to_read=True),
        route("/", get=data.home),
        route("/{debate}", get=data.debate, open_to_read=True),
        route("/{debate}/map", get=data.map),
        route("/{debate}/{kind}/{key}", get=data.thing, open_to_read=True),
    ]
    return app
