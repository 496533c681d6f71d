using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>The database that EQ-SQL makes for itself: five tables, one sequence, no index beside the primary keys.</summary>
internal static class EqSqlSchema
{
    public static Task CreateAsync(PostgresDatabase database) => database.RunAsync(
        """
        CREATE TABLE eq_exp_id_tasks (exp_id text, eq_task_id integer);
        CREATE TABLE eq_tasks (
            eq_task_id integer PRIMARY KEY, eq_status integer, eq_task_type integer, json_out text, json_in text, worker_pool text,
            time_created timestamp, time_start timestamp, time_stop timestamp, eq_priority integer);
        CREATE TABLE eq_task_tags (eq_task_id integer PRIMARY KEY, tag text);
        CREATE SEQUENCE emews_id_generator START 1 NO CYCLE;
        CREATE TABLE emews_queue_OUT (eq_task_type integer, eq_task_id integer, eq_priority integer);
        CREATE TABLE emews_queue_IN (eq_task_type integer, eq_task_id integer);
        """);
}
