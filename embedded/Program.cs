using Cashback;
using Cashback.Embedded;
using Cashback.Grains;

if (args is ["move", .. var rest])
    return await MoveCommand.RunAsync(rest);

try
{
    // Host 1: one process, the API, its pages and every activation. SQLite in the data folder, PostgreSQL, or memory.
    var builder = WebApplication.CreateBuilder(Demo.WithValue(args));
    builder.AddQuietLogging();
    builder.AddLimits();
    builder.AddStorage();
    builder.Services.AddNode(new NodeOptions());
    builder.Services.AddSingleton<IGrains>(services => services.GetRequiredService<Node>());
    builder.Services.AddHostedService<NodeService>();
    builder.AddBooks();
    builder.AddPayments();
    var master = DataFolder.Master(builder.Configuration);
    builder.Services.AddClientApi(master);
    builder.Services.AddConsole(DataFolder.Cookies(builder.Configuration), master.TillQueues());

    var app = builder.Build();
    app.UsePublicUrl();
    app.UseConsole();
    app.UseClientApi();
    app.MapClientApi();
    app.MapConsole();
    await app.RunAsync();
    return 0;
}
catch (IOException taken)
{
    // The data folder or the port is another process's: the message says which, and a trace would hide it.
    await Console.Error.WriteLineAsync(taken.Message);
    return 1;
}

/// <summary>Named so that tests can start the real host.</summary>
public partial class Program;
