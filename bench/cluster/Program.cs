using Cashback.Bench;
using Cashback.Journal.Postgres;
using Cashback.Results;

// The cluster against the embedded host and against Orleans' own storage, in turns on one server. docs/operations.md has what it printed.
using var server = PostgresServer.Own();
var report = new Report();
await new ClusterScenario(server, report).RunAsync();
report.Print();
return report.AllMet ? 0 : 1;
