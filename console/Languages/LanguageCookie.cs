using Microsoft.AspNetCore.Http.HttpResults;

namespace Cashback.Languages;

/// <summary>Remembers the language that somebody chose.</summary>
internal static class LanguageCookie
{
    public const string Name = "language";

    /// <summary>POST /language: back to the page that asked.</summary>
    public static IResult Choose(HttpContext context, IFormCollection form)
    {
        var code = form["language"].ToString();
        if (Texts.Known.Any(known => known.Code == code))
        {
            context.Response.Cookies.Append(Name, code, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(400), IsEssential = true });
        }

        return Back(form["back"]);
    }

    /// <summary>Only to a page of this host.</summary>
    public static RedirectHttpResult Back(string? path) => TypedResults.LocalRedirect(IsLocal(path) ? path! : "/");

    public static bool IsLocal(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);
}
