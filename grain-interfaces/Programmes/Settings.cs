using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Keys;

namespace Cashback.Programmes;

/// <summary>
/// One programme's rules, in the shape of <c>GET/PUT /v1/settings</c>. Amounts are minor units, rates basis points. Every
/// turn receives one immutable snapshot, and every operation records its version.
/// </summary>
public sealed record Settings
{
    /// <summary>Counts changes; a PUT carries the version that it changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int Version { get; init; } = 1;

    public TopUpCashbackRule TopUpCashback { get; init; } = new();
    public EarnRule Earn { get; init; } = new();
    public RedeemRule Redeem { get; init; } = new();
    public ExchangeRule Exchange { get; init; } = new();
    public PayoutRule Payout { get; init; } = new();
    public CardRule Card { get; init; } = new();
    public OfflineRule Offline { get; init; } = new();
    public ClawbackPolicy Clawback { get; init; } = ClawbackPolicy.Debt;
    public ApprovalRule Approval { get; init; } = new();
}

/// <summary>Reward = floor(amount / start) × value, at most cap (mission.md A).</summary>
public sealed record TopUpCashbackRule
{
    public bool Enabled { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public long Start { get; init; } = 5000;
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public long Value { get; init; } = 250;

    /// <summary>Top-up methods: online, cash, terminal.</summary>
    public IReadOnlyList<string> Channels { get; init; } = ["online"];
    public long? Cap { get; init; }
    public int? ValidDays { get; init; }
}

/// <summary>Cashback and points of a purchase. ByChannel: free names of sales channels, basis points.</summary>
public sealed record EarnRule
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public bool Enabled { get; init; } = true;
    public int RateBps { get; init; }
    public IReadOnlyDictionary<string, int> ByChannel { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Points per 1.00, up to 6 decimals, floored a purchase.</summary>
    public Coefficient PointsPerUnit { get; init; }
    public int DeferDays { get; init; }
    public int? ValidDays { get; init; }
}

/// <summary>PointValue: minor units a point when points pay a bill; 0: points cannot.</summary>
public sealed record RedeemRule
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public bool Enabled { get; init; } = true;
    public long? MinAmount { get; init; }
    public long? MaxAmount { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int MaxShareBps { get; init; } = 10_000;
    public Coefficient PointValue { get; init; }
}

public sealed record ExchangeRule
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public long Fee { get; init; } = 50;
}

/// <summary>Methods: account, voucher. Coefficient: minor units a point; 0 disables.</summary>
public sealed record PayoutRule
{
    public bool Shown { get; init; }
    public IReadOnlyList<string> Methods { get; init; } = [];
    public string? TermsUrl { get; init; }
    public string? TermsVersion { get; init; }
    public Coefficient Coefficient { get; init; }
    public int CoolingOffDays { get; init; }
    public int? VoucherValidDays { get; init; }
    public Debtor? Debtor { get; init; }
}

/// <summary>The merchant's own account, which payouts leave from.</summary>
public sealed record Debtor(string Name, string Iban, string? Bic = null);

public sealed record CardRule
{
    /// <summary>What a printed code may spend a local day, minor units; null: no limit.</summary>
    public long? StaticDailyLimit { get; init; }
}

public sealed record OfflineRule
{
    /// <summary>Largest redeem of a scan that was queued offline, minor units.</summary>
    public long RedeemLimit { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ClawbackPolicy>))]
public enum ClawbackPolicy
{
    /// <summary>What cannot be taken back is owed.</summary>
    [JsonStringEnumMemberName("debt")] Debt = 1,
    /// <summary>What cannot be taken back is waived.</summary>
    [JsonStringEnumMemberName("withinBalance")] WithinBalance = 2,
}

/// <summary>From these sums on (minor units) another person than the maker approves; null: never.</summary>
public sealed record ApprovalRule
{
    public long? PayoutFrom { get; init; }
    public long? AdjustmentFrom { get; init; }
    public long? RefundFrom { get; init; }
    public long? RefundConfirmFrom { get; init; }
}

/// <summary>What does not change after a programme is made.</summary>
/// <param name="Name">Shown to people.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Exponent">Decimal places of the currency: 2 for EUR, 0 for JPY.</param>
/// <param name="Locale">BCP 47.</param>
/// <param name="TimeZone">IANA name: where its days begin and end.</param>
public sealed record ProgrammeInfo(string Name, string Currency, int Exponent, string Locale, string TimeZone);

/// <summary>The row that every node keeps a lease on: what a turn is given.</summary>
public sealed record ProgrammeSnapshot(int Number, ProgrammeInfo Info, Settings Settings);

/// <summary>POST /v1/programmes, first step: the platform gives out a number.</summary>
public sealed record NumberProgramme(ProgrammeInfo Info) : Command;

public sealed record ProgrammeNumbered(int Number) : Reply;

/// <summary>Second step, on the new programme's own grain.</summary>
public sealed record CreateProgramme(ProgrammeInfo Info, CreateKey OwnerKey) : Command;

public sealed record ProgrammeCreated : Reply;

/// <summary>PUT /v1/settings: the whole document; <c>settings_changed</c> where its version is not the one in force.</summary>
public sealed record ChangeSettings(Settings Settings) : Command;

public sealed record SettingsChanged(Settings Settings) : Reply;

public sealed record GetProgramme : Query;

public sealed record ProgrammeView(ProgrammeSnapshot Snapshot) : Reply;
