using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Programmes;

/// <summary>What rules would give, before they are saved: asked of the same code that a scan runs.</summary>
internal static class PreviewApi
{
    public static void MapPreview(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/settings/preview", PreviewAsync).WithTags("Settings").WithName("previewSettings").Allow(RouteAccess.Staff);

    private static async Task<Result<PreviewReply>> PreviewAsync(Call<PreviewBody> call, IGrains grains)
    {
        var settings = Check.Required(call.Body.Settings, "settings");
        if (SettingsRanges.FirstWrong(settings) is { } field)
            throw ProblemException.Invalid($"settings.{field}", "out of range");
        var query = new PreviewSettings(settings, Amounts(call.Body.TopUps, "topUps"), Amounts(call.Body.Bills, "bills"));
        var view = await grains.ViewAsync<SettingsPreviewView>(call.Caller.AtProgramme, query, call.Caller.Actor);
        return new PreviewReply(view.Rewards, [.. view.Earned.Select(earned => new PreviewEarned(earned.Gift, earned.Points))]);
    }

    private static long[] Amounts(IReadOnlyList<long>? asked, string field) => asked?.Count > PreviewBody.MaxAmounts
        ? throw ProblemException.Invalid(field, $"at most {PreviewBody.MaxAmounts}")
        : [.. (asked ?? []).Select(amount => Check.Amount(amount, field, min: 0))];
}

/// <summary>POST /v1/settings/preview: up to 100 amounts of each kind, minor units.</summary>
internal sealed record PreviewBody
{
    public const int MaxAmounts = 100;

    [Required] public Settings? Settings { get; init; }
    [MaxLength(MaxAmounts)] public IReadOnlyList<long>? TopUps { get; init; }
    [MaxLength(MaxAmounts)] public IReadOnlyList<long>? Bills { get; init; }
}

/// <summary>In the order asked for.</summary>
internal sealed record PreviewReply(IReadOnlyList<long> Rewards, IReadOnlyList<PreviewEarned> Earned);

internal sealed record PreviewEarned(long Gift, long Points);
