using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Cashback.Api;

/// <summary>Two readers of one answer: a person sees a table, a script reads one line of JSON. Progress and errors go to stderr.</summary>
internal sealed class Output(bool json)
{
    /// <summary>The answer is read in a terminal or by a program, never inside a web page.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson => json;

    public IAnsiConsole Errors { get; } = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    public void Answer(JsonObject answer)
    {
        if (json)
        {
            Console.Out.WriteLine(answer.ToJsonString(Plain));
            return;
        }

        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("", "");
        foreach (var (name, value) in answer)
            table.AddRow(Markup.Escape(name), Markup.Escape(value is JsonValue plain ? plain.ToString() : value?.ToJsonString(Plain) ?? "–"));
        AnsiConsole.Write(table);
    }

    /// <summary>Runs a command's work and turns what the API or the network said into an exit code.</summary>
    public async Task<int> GuardAsync(int failure, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or FormatException or OperationCanceledException)
        {
            if (json)
                Console.Out.WriteLine(new JsonObject { ["error"] = (e as ApiException)?.Code ?? e.GetType().Name, ["message"] = e.Message }.ToJsonString(Plain));
            else
                await Console.Error.WriteLineAsync(e.Message);
            return failure;
        }
    }
}
