using Cashback.Grains;

namespace Cashback.Alarms;

/// <summary>One thing that can be the matter, and who deals with it: others are not told.</summary>
/// <param name="Code">Its stable name.</param>
/// <param name="Roles">Who deals with it.</param>
internal sealed record AlarmKind(string Code, IReadOnlyList<Role> Roles);

/// <summary>What is the matter now; as <see cref="AlarmReply"/> tells it.</summary>
internal sealed record Alarm(AlarmKind Kind, int Count, bool More, DateTimeOffset? Since, GrainRef? On);

/// <summary>All that there is, in the order in which people are told.</summary>
internal static class AlarmKinds
{
    private static readonly Role[] Leaders = [Role.Owner, Role.Manager];
    private static readonly Role[] Money = [Role.Owner, Role.Manager, Role.Accountant];
    private static readonly Role[] Counter = [Role.Owner, Role.Manager, Role.Accountant, Role.Support];

    /// <summary>The books do not balance: nothing is paid out until they do.</summary>
    public static readonly AlarmKind ProofDiffers = new("proof_differs", Money);

    /// <summary>The provider's books say something else than ours.</summary>
    public static readonly AlarmKind ProviderDiffers = new("provider_differs", Money);

    /// <summary>Value has been on its way between two holders for more than an hour.</summary>
    public static readonly AlarmKind TransitOld = new("transit_old", Money);

    /// <summary>Messages were given up after many attempts.</summary>
    public static readonly AlarmKind MessagesParked = new("messages_parked", Leaders);

    /// <summary>The books were not added up for a day.</summary>
    public static readonly AlarmKind ProofOld = new("proof_old", Money);

    /// <summary>Refunds of a match were not paid back.</summary>
    public static readonly AlarmKind RefundsFailed = new("refunds_failed", Money);

    /// <summary>Payments that no purse has taken.</summary>
    public static readonly AlarmKind TopUpsUnmatched = new("topups_unmatched", Money);

    /// <summary>Payouts that wait for a decision, and may be decided.</summary>
    public static readonly AlarmKind PayoutsWaiting = new("payouts_waiting", Money);

    /// <summary>Approved payouts that no file has taken to the bank.</summary>
    public static readonly AlarmKind PayoutsUnsent = new("payouts_unsent", Money);

    /// <summary>A job waits for another person's approval.</summary>
    public static readonly AlarmKind JobWaiting = new("job_waiting", Leaders);

    /// <summary>A job was paused and waits for somebody to let it go on.</summary>
    public static readonly AlarmKind JobPaused = new("job_paused", Leaders);

    /// <summary>A job has failed within the last days.</summary>
    public static readonly AlarmKind JobFailed = new("job_failed", Leaders);

    /// <summary>A drawer has been open for more than a day.</summary>
    public static readonly AlarmKind DrawerOpen = new("drawer_open", Counter);

    /// <summary>An endpoint was switched off because it did not answer.</summary>
    public static readonly AlarmKind WebhookOff = new("webhook_off", Leaders);

    /// <summary>An endpoint refuses what is sent to it.</summary>
    public static readonly AlarmKind WebhookFailing = new("webhook_failing", Leaders);

    /// <summary>Letters that could not be handed over yet.</summary>
    public static readonly AlarmKind LettersWaiting = new("letters_waiting", Counter);
}
