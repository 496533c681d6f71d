using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Rest;
using Emews.Service.Metrics;

namespace Emews.Service.OpenApi;

/// <summary>What the routes about the service itself are.</summary>
internal static class ServiceRoutes
{
    public static readonly RouteDescription Health = new("healthz", Section.Service, "Whether the service lives.", RouteBody.Text(Routes.Alive))
    {
        Details = "Anybody may ask, without a token and at any time. The database has no say in it: that is `readyz`.",
    };

    public static readonly RouteDescription Readiness = new("readyz", Section.Service, "Whether the database answers, and what stands behind the service.", new(
        schemas => schemas.OfAnswer(typeof(ServiceReadiness)), JsonSerializer.SerializeToNode(new ServiceReadiness("1.0.0", "PostgreSQL 15.14"), WireJson.Options)));

    public static readonly RouteDescription Metrics = new("metrics", Section.Service, "What the service has counted, and how full the database is.", RouteBody.Text(
        """
        # HELP emews_database_up Whether the database answers.
        # TYPE emews_database_up gauge
        emews_database_up 1

        """, PrometheusText.MediaType))
    {
        Details = "For Prometheus. The database's own counts are left out while it does not answer.",
    };

    public static readonly RouteDescription Document = new(
        "openapi", Section.Service, "This document.", new(_ => new JsonObject { ["type"] = "object" }, new JsonObject { ["openapi"] = "3.1.2" }));
}
