using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cashback.Access;
using Cashback.Calls;
using Cashback.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Cashback.Lists;

/// <summary>What goes with a list: its columns, its saved filters, and the whole of it as a file for a spreadsheet.</summary>
internal static class ListRoutes
{
    /// <summary>Lines of one file: beyond that nobody opens it.</summary>
    private const int MaxLines = 100_000;

    public static void MapLists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/lists").RequireAuthorization(new ForStaffAttribute());
        lists.MapPost("/{name}/columns", ([FromForm] IFormCollection form, HttpContext context, string name) => Act(form, context, name, Choose));
        lists.MapPost("/{name}/filters", ([FromForm] IFormCollection form, HttpContext context, string name) => Act(form, context, name, Keep));
        lists.MapGet("/{name}/file.csv", FileAsync);
    }

    private static IResult Act(IFormCollection form, HttpContext context, string name, Action<IFormCollection, HttpContext, ListOfPage> act)
    {
        if (ListOfPage.Find(name) is not { } list)
            return Results.NotFound();
        act(form, context, list);
        return LanguageCookie.Back(form["back"]);
    }

    private static void Choose(IFormCollection form, HttpContext context, ListOfPage list)
    {
        var shown = form["column"].Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0).ToHashSet();
        // The first one leads to the thing itself.
        ListCookies.Hide(context, list, Enumerable.Range(2, list.Columns.Length - 1).Where(at => !shown.Contains(at)));
    }

    private static void Keep(IFormCollection form, HttpContext context, ListOfPage list)
    {
        if (form["forget"].ToString() is { Length: > 0 } old)
            ListCookies.Forget(context, list, old);
        else
            ListCookies.Save(context, list, form["name"].ToString().Trim(), form["query"].ToString());
    }

    private static async Task FileAsync(HttpContext context, string name, ApiCalls api)
    {
        if (ListOfPage.Find(name) is not { Api: not null } list)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var (key, cursor, lines) = (Visit.Of(context).Key!, default(string), 0);
        var filters = list.Query(context.Request.Query).TrimStart('?');
        do
        {
            var answer = await api.GetAsync(key, $"{list.Api}?limit=1000{(filters.Length > 0 ? "&" + filters : "")}{(cursor is null ? "" : "&cursor=" + cursor)}", context.RequestAborted);
            if (!answer.IsOk)
                throw new ApiFailure(answer);
            if (lines == 0)
            {
                context.Response.ContentType = "text/csv; charset=utf-8";
                context.Response.Headers.ContentDisposition = $"attachment; filename={list.Name}.csv";
                await context.Response.WriteAsync("\uFEFF" + string.Join(',', list.File.Select(column => column.Heading)) + "\r\n");
            }

            var text = new StringBuilder();
            foreach (var line in answer.Body!["data"]!.AsArray())
            {
                text.AppendJoin(',', list.File.Select(column => Cell(At(line, column.Place)))).Append("\r\n");
                lines++;
            }

            await context.Response.WriteAsync(text.ToString());
            cursor = (string?)answer.Body["nextCursor"];
        }
        while (cursor is not null && lines < MaxLines);
    }

    private static JsonNode? At(JsonNode? line, string place) => place.Split('.').Aggregate(line, (node, name) => node?[name]);

    /// <summary>A number is one, and only a text may look like a formula.</summary>
    private static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonArray effects => CsvCell.Of(string.Join(' ', effects.Select(effect => $"{effect!["asset"]} {effect["amount"]}"))),
        _ when value.GetValueKind() == JsonValueKind.Number => value.ToString(),
        _ => CsvCell.Of(value.ToString()),
    };
}
