using Cashback.Layout;
using Microsoft.AspNetCore.Components;

namespace Cashback.Matches;

/// <summary>One of the forms of a match: shows what was typed again where it was refused.</summary>
public abstract class MatchForm : ConsolePart
{
    [Parameter, EditorRequired] public string Request { get; set; } = "";

    [Parameter, EditorRequired] public EventCallback OnSubmit { get; set; }

    /// <summary>The form that was sent last; null: none of this name.</summary>
    private protected abstract string Name { get; }

    private protected string? Sent(string field) =>
        HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType && Http.Request.Form["_handler"] == Name && Http.Request.Form.TryGetValue(field, out var typed) ? typed.ToString() : null;
}
