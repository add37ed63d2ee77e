using Cashback;
using Cashback.Embedded;
using Cashback.Silo;

// Host 2: the cluster. Roles: silo (grains), api (HTTP and pages, a client of the silos), both.
var builder = WebApplication.CreateBuilder(Demo.WithValue(args));
var cluster = ClusterSettings.Read(builder.Configuration);
builder.Configuration["journal"] = "postgres";
builder.AddQuietLogging();
builder.AddLimits();
builder.AddStorage();
builder.AddBooks();
builder.Services.AddGrains();
if (cluster.HasGrains)
    builder.AddSilo(cluster);
else
    builder.AddClient(cluster);
var master = DataFolder.Master(builder.Configuration);
builder.Services.AddClientApi(master);
if (cluster.HasApi)
{
    builder.AddPayments();
    builder.Services.AddHostedService<ApiService>();
    builder.Services.AddConsole(DataFolder.Cookies(builder.Configuration), master.TillQueues());
}

var app = builder.Build();
if (cluster.HasApi)
{
    app.UsePublicUrl();
    app.UseConsole();
    app.UseClientApi();
    app.MapClientApi();
    app.MapConsole();
}
else
{
    app.MapOperation();
}

await app.RunAsync();

/// <summary>Named so that tests can start the real host.</summary>
public partial class Program;
