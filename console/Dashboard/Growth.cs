using Cashback.Languages;

namespace Cashback.Dashboard;

/// <summary>A figure against that of the period before. Where there was next to nothing then, a percentage says nothing: words do.</summary>
internal static class Growth
{
    /// <summary>So many times as much is the last that is said in per cent.</summary>
    private const int MostTimes = 10;

    public static string Text(long now, long before, Texts texts) =>
        before <= 0 ? texts["dashboard.noBefore"]
        : (Int128)now > (Int128)before * MostTimes ? texts["dashboard.muchMore"]
        : texts.Of("dashboard.before", ((now - before) / (decimal)before).ToString("+0.# %;-0.# %;0 %", texts.Culture));
}
