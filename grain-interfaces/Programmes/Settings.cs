using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Ledger;

namespace Cashback.Programmes;

/// <summary>
/// One programme's rules, in the shape of <c>GET/PUT /v1/settings</c>. Amounts are minor units, rates basis points. Every
/// turn receives one immutable snapshot, and every operation records its version. Absent or null in JSON means the default:
/// the source-generated reader knows defaults of constructor parameters but not of init-only members, hence the shape below.
/// </summary>
/// <param name="Version">Counts changes; a PUT carries the version that it changes.</param>
/// <param name="Clawback">What becomes of a claw-back that finds too little.</param>
public sealed record Settings(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Version = 1,
    ClawbackPolicy Clawback = ClawbackPolicy.Debt)
{
    public TopUpCashbackRule TopUpCashback { get; init => field = value ?? new(); } = new();
    public EarnRule Earn { get; init => field = value ?? new(); } = new();
    public RedeemRule Redeem { get; init => field = value ?? new(); } = new();
    public ExchangeRule Exchange { get; init => field = value ?? new(); } = new();
    public PayoutRule Payout { get; init => field = value ?? new(); } = new();
    public CardRule Card { get; init => field = value ?? new(); } = new();
    public OfflineRule Offline { get; init => field = value ?? new(); } = new();
    public ExpiryRule Expiry { get; init => field = value ?? new(); } = new();
    public ApprovalRule Approval { get; init => field = value ?? new(); } = new();
}

/// <summary>Reward = floor(amount / start) × value, at most cap (mission.md A).</summary>
public sealed record TopUpCashbackRule(
    bool Enabled = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Start = 5000,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Value = 250)
{
    /// <summary>Top-up methods: online, cash, terminal.</summary>
    public IReadOnlyList<string> Channels { get; init => field = value ?? ["online"]; } = ["online"];
    public long? Cap { get; init; }
    public int? ValidDays { get; init; }
}

/// <summary>Cashback and points of a purchase. ByChannel: free names of sales channels, basis points.</summary>
public sealed record EarnRule([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool Enabled = true)
{
    public int RateBps { get; init; }
    public IReadOnlyDictionary<string, int> ByChannel { get; init => field = value ?? NoChannels; } = NoChannels;

    /// <summary>Points per 1.00, up to 6 decimals, floored a purchase.</summary>
    public Coefficient PointsPerUnit { get; init; }
    public int DeferDays { get; init; }
    public int? ValidDays { get; init; }

    private static SortedDictionary<string, int> NoChannels { get; } = new(StringComparer.Ordinal);
}

/// <summary>PointValue: minor units a point when points pay a bill; 0: points cannot.</summary>
public sealed record RedeemRule(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool Enabled = true,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int MaxShareBps = 10_000)
{
    public long? MinAmount { get; init; }
    public long? MaxAmount { get; init; }
    public Coefficient PointValue { get; init; }
}

public sealed record ExchangeRule([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Fee = 50);

/// <summary>Methods: account, voucher. Coefficient: minor units a point; 0 disables.</summary>
public sealed record PayoutRule
{
    public bool Shown { get; init; }
    public IReadOnlyList<string> Methods { get; init => field = value ?? []; } = [];
    public string? TermsUrl { get; init; }
    public string? TermsVersion { get; init; }
    public Coefficient Coefficient { get; init; }
    public int CoolingOffDays { get; init; }
    public int? VoucherValidDays { get; init; }
    public Debtor? Debtor { get; init; }

    /// <summary>Of one payout, minor units; null: from the smallest unit to what there is.</summary>
    public long? MinAmount { get; init; }
    public long? MaxAmount { get; init; }

    /// <summary>Of a customer and local day or calendar month, minor units; null: no limit. What came back does not count.</summary>
    public long? MaxPerDay { get; init; }
    public long? MaxPerMonth { get; init; }
}

/// <summary>The merchant's own account, which payouts leave from.</summary>
public sealed record Debtor(string Name, string Iban, string? Bic = null);

public sealed record CardRule
{
    /// <summary>What a printed code may spend a local day, minor units; null: no limit.</summary>
    public long? StaticDailyLimit { get; init; }
}

/// <summary>What goes with the expiry of balances.</summary>
public sealed record ExpiryRule
{
    /// <summary>Days before a lot expires that its holder is given notice; null: no notice. In force from a purse's next change.</summary>
    public int? NoticeDays { get; init; }

    /// <summary>Days after it that it can be put back on request; 0: never.</summary>
    public int GraceDays { get; init; }
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

/// <summary>What rules would give (POST /v1/settings/preview). TopUps, Bills: minor units.</summary>
public sealed record PreviewSettings(Settings Settings, IReadOnlyList<long> TopUps, IReadOnlyList<long> Bills) : Query;

/// <param name="Rewards">One for each top-up, as on a channel that the rule applies to; 0 where it is switched off.</param>
/// <param name="Earned">One for each bill, at the programme's own rate.</param>
public sealed record SettingsPreviewView(IReadOnlyList<long> Rewards, IReadOnlyList<Amounts> Earned) : Reply;
