using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Matches;

/// <summary>
/// A refund is asked for: counted over all tickets first, so that who asks sees the sum. Refusals in this order:
/// <c>refund_in_progress</c>, <c>confirmation_needed</c>.
/// </summary>
internal static class Asking
{
    /// <summary>How long a code of confirmation is good for.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private const int CodeBytes = sizeof(long) + 8;

    public static Decision Judge(MatchState state, RefundTickets refund, Turn turn)
    {
        if (!IsWithin(refund.Terms))
            throw new ArgumentException($"{turn.Grain}: a rate or curve out of range; the edge lets no such request through");
        var dry = refund.Terms.DryRun;
        if (!dry && state.Job is { } active)
            return Decision.Refuse(state, new RefundInProgress(active));
        var (selected, tickets, sum, again) = Count(state, refund.Terms, turn);
        var approval = turn.Settings.Approval;
        if (!dry && (again || sum >= approval.RefundConfirmFrom) && !IsConfirmed(state, refund, sum, tickets, turn))
        {
            var code = Code(state, refund, sum, tickets, (turn.Now + GoodFor).UtcTicks, turn);
            return Decision.Refuse(state, new ConfirmationNeeded(code, sum, tickets));
        }

        var at = refund.At > turn.Now ? refund.At : null;
        var start = new StartMatchJob(turn.Grain.Ref, refund.Terms, null, at, !dry && sum >= approval.RefundFrom, selected, turn.Actor, refund.Comment, sum);
        return new(dry ? state : state with { Job = refund.Job }, new Groups.JobAccepted(refund.Job)) { Messages = [new(refund.Job, start)] };
    }

    /// <summary>More than a whole price would make money, and less than nothing take it.</summary>
    private static bool IsWithin(RefundTerms terms)
    {
        var curve = terms.Curve;
        return curve is null
            ? terms.RateBps is >= 1 and <= SettingsRanges.MaxBps
            : curve.Categories.Count <= RateCurve.MaxCategories && curve.Categories.Select(c => c.Steps).Append(curve.Steps).All(
                steps => steps.Count <= RateCurve.MaxSteps && steps.All(s => s.RateBps is >= 0 and <= SettingsRanges.MaxBps));
    }

    /// <summary>Tickets that the filter lets through, those of them that are exchanged, the sum of it, and whether some were exchanged before.</summary>
    public static (long Selected, long Tickets, long Sum, bool Again) Count(MatchState state, RefundTerms terms, Turn turn)
    {
        var rule = new RefundRule(state, terms);
        var (selected, tickets, sum, again) = (0L, 0L, 0L, false);
        for (var page = 0L; page < state.Pages; page++)
        {
            foreach (var slot in TicketPages.Slots(turn, page))
            {
                if (!rule.Selects(slot))
                    continue;
                selected++;
                if (rule.Of(slot) is not { } exchange)
                    continue;
                tickets++;
                sum += exchange.Refund;
                again |= slot.Lives.Count > 1;
            }
        }

        return (selected, tickets, sum, again);
    }

    private static bool IsConfirmed(MatchState state, RefundTickets refund, long sum, long tickets, Turn turn)
    {
        Span<byte> given = stackalloc byte[CodeBytes];
        if (refund.Confirm is not { } confirm || !Base32.TryDecode(confirm, given))
            return false;
        var until = BinaryPrimitives.ReadInt64BigEndian(given);
        return until >= turn.Now.UtcTicks && until <= (turn.Now + GoodFor).UtcTicks && confirm == Code(state, refund, sum, tickets, until, turn);
    }

    /// <summary>Good for these terms, this sum and these tickets only: nothing has to be kept of it.</summary>
    private static string Code(MatchState state, RefundTickets refund, long sum, long tickets, long until, Turn turn)
    {
        var terms = JsonSerializer.SerializeToUtf8Bytes(refund.Terms, MatchJson.Default.RefundTerms);
        var bytes = new byte[16 + GrainRef.Size + 4 * sizeof(long) + terms.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, state.Secret);
        turn.Grain.Ref.Write(bytes.AsSpan(16));
        var rest = bytes.AsSpan(16 + GrainRef.Size);
        foreach (var number in (ReadOnlySpan<long>)[sum, tickets, until, refund.At?.UtcTicks ?? 0])
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, number);
            rest = rest[sizeof(long)..];
        }

        terms.CopyTo(rest);
        Span<byte> code = stackalloc byte[CodeBytes];
        BinaryPrimitives.WriteInt64BigEndian(code, until);
        SHA256.HashData(bytes).AsSpan(0, CodeBytes - sizeof(long)).CopyTo(code[sizeof(long)..]);
        return Base32.Encode(code);
    }
}
